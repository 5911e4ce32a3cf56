namespace NetClient.Networking.Connectivity;

/// <summary>What is known of a cellular connection.</summary>
/// <remarks>The supported systems tell that an adapter is cellular, and its addresses. The rest has the unknown value.</remarks>
public sealed class WwanConnectionProfileDetails
{
    internal WwanConnectionProfileDetails(WwanNetworkIPKind kind) => IPKind = kind;

    /// <summary>The access point's name; empty: unknown.</summary>
    public string AccessPointName => "";

    /// <summary>The home operator's id; empty: unknown.</summary>
    public string HomeProviderId => "";

    /// <summary>Which families the adapter has addresses of, link-local ones aside.</summary>
    public WwanNetworkIPKind IPKind { get; }

    /// <summary>What the connection is for; empty: unknown.</summary>
    public IReadOnlyList<Guid> PurposeGuids => [];

    /// <summary>What the connection speaks.</summary>
    /// <returns><see cref="WwanDataClass.None"/>: unknown.</returns>
    public WwanDataClass GetCurrentDataClass() => WwanDataClass.None;

    /// <summary>How the device stands with the cellular network.</summary>
    /// <returns><see cref="WwanNetworkRegistrationState.None"/>: unknown.</returns>
    public WwanNetworkRegistrationState GetNetworkRegistrationState() => WwanNetworkRegistrationState.None;
}
