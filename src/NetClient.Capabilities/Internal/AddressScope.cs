namespace NetClient.Capabilities.Internal;

/// <summary>A <see cref="NetworkBoundary"/>, with the same numbers, plus the cases that need another rule without being another boundary.</summary>
internal enum AddressScope : byte
{
    Unspecified = NetworkBoundary.Unspecified,
    Loopback = NetworkBoundary.Loopback,
    LinkLocal = NetworkBoundary.LinkLocal,
    Private = NetworkBoundary.Private,
    Internet = NetworkBoundary.Internet,

    /// <summary>A group that stays on the link, the site or within the organisation.</summary>
    LocalMulticast = NetworkBoundary.Multicast,
    Broadcast = NetworkBoundary.Broadcast,
    Reserved = NetworkBoundary.Reserved,

    /// <summary>A group that routers may carry across the Internet.</summary>
    GlobalMulticast,

    /// <summary>No address yet: the operation as a whole.</summary>
    NotKnownYet,
}

internal static class AddressScopeExtensions
{
    public static NetworkBoundary ToBoundary(this AddressScope scope) => scope switch
    {
        AddressScope.GlobalMulticast => NetworkBoundary.Multicast,
        AddressScope.NotKnownYet => NetworkBoundary.Unspecified,
        _ => (NetworkBoundary)scope,
    };
}
