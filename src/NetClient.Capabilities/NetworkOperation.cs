namespace NetClient.Capabilities;

/// <summary>What an app is about to do on the network: the question a <see cref="CapabilityChecker"/> answers.</summary>
public enum NetworkOperation
{
    /// <summary>Ask a name service for a name or an address.</summary>
    Resolve,

    /// <summary>Open a connection to a remote address, or set a datagram socket's peer.</summary>
    Connect,

    /// <summary>Open a connection to a proxy. Judged by the proxy's own address, exactly as <see cref="Connect"/>;
    /// the target behind it is a question of its own.</summary>
    ProxyConnect,

    /// <summary>Bind a socket to a local address, to listen or to receive.</summary>
    Bind,

    /// <summary>Hand a peer that nobody here has addressed before to the app: an accepted connection, or an unsolicited datagram.</summary>
    Accept,

    /// <summary>Send to a remote address without a connection.</summary>
    Send,

    /// <summary>Receive from a peer that this app addressed first, or join the multicast group that is given as the address.</summary>
    Receive,

    /// <summary>Answer a server's challenge with the credentials the user is signed in with. Not asked when a proxy is what asks for them.</summary>
    UseDefaultCredentials,

    /// <summary>Present a certificate from the user's certificate store.</summary>
    UseUserCertificates,
}
