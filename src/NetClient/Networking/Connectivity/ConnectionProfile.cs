using System.Net;
using System.Net.Sockets;
using NetClient.Networking.Connectivity.Internal;
using NetClient.Networking.Internal;

namespace NetClient.Networking.Connectivity;

/// <summary>A network connection of this machine: an adapter, and what it is connected to.</summary>
/// <remarks>There is one for each adapter but loopback, up or down. The properties are as they were when the profile was asked for; the methods look again, and an adapter that has
/// gone since has the level None and an unknown cost. What a system does not tell has the value that each member names; docs/connectivity.md has the table.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.connectivity.connectionprofile"/> (documented; where the facts come from is NetClient's own).</para></remarks>
public sealed partial class ConnectionProfile
{
    private readonly NetworkView _view;
    private readonly NetworkAdapter _adapter;

    internal ConnectionProfile(NetworkView view, NetworkAdapter adapter, string profileName)
    {
        _view = view;
        _adapter = adapter;
        ProfileName = profileName;
        WwanConnectionProfileDetails = IsWwanConnectionProfile ? new WwanConnectionProfileDetails(IPKindOf(adapter)) : null;
    }

    /// <summary>Whether <see cref="TryDeleteAsync"/> may succeed.</summary>
    /// <value>Always <see langword="false"/>: the profiles are the system's, and NetClient deletes none.</value>
    public bool CanDelete => false;

    /// <summary>Whether it is Wi-Fi.</summary>
    public bool IsWlanConnectionProfile => _adapter.IanaInterfaceType == IanaType.WiFi;

    /// <summary>Whether it is cellular.</summary>
    public bool IsWwanConnectionProfile => _adapter.IanaInterfaceType is IanaType.Cellular or IanaType.CellularCdma;

    /// <summary>The adapter.</summary>
    public NetworkAdapter? NetworkAdapter => _adapter;

    /// <summary>How the connection is secured below IP.</summary>
    /// <value>For Wi-Fi under NetworkManager what the access point offers, asked for on each call; otherwise Unknown.</value>
    public NetworkSecuritySettings NetworkSecuritySettings =>
        WiFi()?.Security ?? new NetworkSecuritySettings(NetworkAuthenticationType.Unknown, NetworkEncryptionType.Unknown);

    /// <summary>The connection's name: NetworkManager's where it runs, otherwise the adapter's ("eth0").</summary>
    public string ProfileName { get; }

    /// <summary>Identifies the operator.</summary>
    /// <value>Always <see langword="null"/>: no supported system tells.</value>
    public Guid? ServiceProviderGuid => null;

    /// <summary>What is known of a Wi-Fi connection; <see langword="null"/> for any other.</summary>
    public WlanConnectionProfileDetails? WlanConnectionProfileDetails => IsWlanConnectionProfile ? new WlanConnectionProfileDetails(WiFi()?.Ssid ?? "") : null;

    /// <summary>What is known of a cellular connection; <see langword="null"/> for any other.</summary>
    public WwanConnectionProfileDetails? WwanConnectionProfileDetails { get; }

    /// <summary>What using the connection costs.</summary>
    /// <returns>The cost; <see cref="NetworkCostType.Unknown"/> where nobody said.</returns>
    public ConnectionCost GetConnectionCost() => new(_view.CostOf(_adapter.Name));

    /// <summary>The state of the data plan.</summary>
    /// <returns>A plan of which nothing is known.</returns>
    public DataPlanStatus GetDataPlanStatus() => new();

    /// <summary>Whether the connection leads to the machine's domain.</summary>
    /// <returns>Always <see cref="DomainConnectivityLevel.None"/>: no supported system tells.</returns>
    public DomainConnectivityLevel GetDomainConnectivityLevel() => DomainConnectivityLevel.None;

    /// <summary>How far the connection leads now.</summary>
    /// <returns>None for an adapter that is down, has no address or has gone. Otherwise what NetworkManager probed, where it did; else InternetAccess with a default route, or when the
    /// system would take the adapter to the Internet; else LocalAccess. NetClient probes nothing: a default route may lead nowhere (inferred).</returns>
    public NetworkConnectivityLevel GetNetworkConnectivityLevel() => _view.LevelOf(_adapter.Name);

    /// <summary>The names of the networks that the connection leads to.</summary>
    /// <returns>The SSID of Wi-Fi where it is known, otherwise <see cref="ProfileName"/>.</returns>
    public IReadOnlyList<string> GetNetworkNames() => [WiFi()?.Ssid is { Length: > 0 } ssid ? ssid : ProfileName];

    /// <summary>How well a wireless adapter hears.</summary>
    /// <returns>0 to 5; <see langword="null"/> where nobody tells. Told for Wi-Fi on Linux.</returns>
    public byte? GetSignalBars() => IsWlanConnectionProfile ? WirelessSignal.BarsOf(_adapter.Name) : null;

    /// <summary>Whether a network proved in a certain way to be the domain's.</summary>
    /// <param name="kind">The way.</param>
    /// <returns>Always <see langword="false"/>: no supported system tells.</returns>
    public bool IsDomainAuthenticatedBy(DomainAuthenticationKind kind) => false;

    /// <summary>Deletes the profile.</summary>
    /// <param name="cancellationToken">Not looked at: nothing is waited for.</param>
    /// <returns>Always <see cref="ConnectionProfileDeleteStatus.DeniedBySystem"/>, as <see cref="CanDelete"/> says.</returns>
    public Task<ConnectionProfileDeleteStatus> TryDeleteAsync(CancellationToken cancellationToken = default) => Task.FromResult(ConnectionProfileDeleteStatus.DeniedBySystem);

    private static WwanNetworkIPKind IPKindOf(NetworkAdapter adapter)
    {
        WwanNetworkIPKind kind = WwanNetworkIPKind.None;
        foreach (IPAddress address in adapter.GetAddresses(AddressFamily.Unspecified).Where(a => AddressOrdering.ScopeOf(a) > AddressOrdering.LinkLocalScope))
            kind |= address.AddressFamily == AddressFamily.InterNetwork ? WwanNetworkIPKind.Ipv4 : WwanNetworkIPKind.Ipv6;   // 1 | 2 = Ipv4v6
        return kind;
    }

    private ManagedWiFi? WiFi() => IsWlanConnectionProfile ? _view.Manager.WiFiOf(_adapter.Name) : null;
}
