namespace NetClient.Capabilities;

/// <summary>The side of the fence an address is on, as far as the address alone can tell.</summary>
public enum NetworkBoundary
{
    /// <summary>No particular address: <c>0.0.0.0</c>, <c>::</c>, or an operation that was judged before its address was known.</summary>
    Unspecified,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>This link: addresses that no router forwards. Cloud metadata services live here.</summary>
    LinkLocal,

    /// <summary>A private network: home, work, a carrier's own address space.</summary>
    Private,

    /// <summary>The public Internet.</summary>
    Internet,

    /// <summary>A multicast group. How far it carries (its scope) decides which capability it needs.</summary>
    Multicast,

    /// <summary>The limited broadcast address, <c>255.255.255.255</c>.</summary>
    Broadcast,

    /// <summary>Set aside: documentation, benchmarks, protocol assignments, unassigned space.
    /// Nothing public answers there, so it is judged as a private network.</summary>
    Reserved,
}
