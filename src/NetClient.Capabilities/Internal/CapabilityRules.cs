using static NetClient.Capabilities.NetworkCapability;

namespace NetClient.Capabilities.Internal;

/// <summary>Which capabilities grant which operation where. Any one of those in a cell is enough.</summary>
internal static class CapabilityRules
{
    /// <summary>Any capability that opens the network at all.</summary>
    internal const NetworkCapability AnyNetwork = InternetClient | InternetClientServer | PrivateNetworkClientServer;

    private const byte Any = (byte)AnyNetwork;
    private const byte Out = (byte)(InternetClient | InternetClientServer);
    private const byte Net = (byte)InternetClientServer;                              // being reached from the Internet
    private const byte Loc = (byte)PrivateNetworkClientServer;                        // the local network, either way
    private const byte Srv = (byte)(InternetClientServer | PrivateNetworkClientServer);
    private const byte Ent = (byte)EnterpriseAuthentication;
    private const byte Crt = (byte)SharedUserCertificates;
    private const int Columns = (int)AddressScope.NotKnownYet + 1;
    private const int Rows = (int)NetworkOperation.UseUserCertificates + 1;

    // Unspecified: a connect to 0.0.0.0 or :: reaches this machine (Linux) or nothing (Windows), so it is judged as loopback; a bind to it faces every network.
    // Reserved: no public host has such an address, so whatever answers there is part of a local arrangement.
    // Not known yet: granted when some address could be, since the address is judged again once it is known.
    private static ReadOnlySpan<byte> Cells =>
    [
        //                  Unspecified Loopback LinkLocal Private Internet Multicast Broadcast Reserved Global multicast Not known yet
        /* Resolve        */ Any,       Any,     Any,      Any,    Any,     Any,      Any,      Any,     Any,             Any,
        /* Connect        */ Any,       Any,     Loc,      Loc,    Out,     Loc,      Loc,      Loc,     Out,             Any,
        /* ProxyConnect   */ Any,       Any,     Loc,      Loc,    Out,     Loc,      Loc,      Loc,     Out,             Any,
        /* Bind           */ Srv,       Any,     Srv,      Srv,    Srv,     Srv,      Srv,      Srv,     Srv,             Any,
        /* Accept         */ Loc,       Any,     Loc,      Loc,    Net,     Loc,      Loc,      Loc,     Net,             Any,
        /* Send           */ Any,       Any,     Loc,      Loc,    Out,     Loc,      Loc,      Loc,     Out,             Any,
        /* Receive        */ Loc,       Any,     Loc,      Loc,    Out,     Loc,      Loc,      Loc,     Net,             Any,
        /* Credentials    */ Ent,       Ent,     Ent,      Ent,    Ent,     Ent,      Ent,      Ent,     Ent,             Ent,
        /* Certificates   */ Crt,       Crt,     Crt,      Crt,    Crt,     Crt,      Crt,      Crt,     Crt,             Crt,
    ];

    public static NetworkCapability Required(NetworkOperation operation, AddressScope scope)
    {
        if ((uint)operation >= Rows)
            throw Throw.Range("This is not one of the operations.", nameof(operation));
        return (NetworkCapability)Cells[((int)operation * Columns) + (int)scope];
    }
}
