namespace NetClient.Networking;

/// <summary>Where in the life of a connection a failure happened. An addition.</summary>
public enum NetworkStage
{
    /// <summary>Turning a host or service name into addresses and ports.</summary>
    Resolve = 0,

    /// <summary>Opening the connection.</summary>
    Connect = 1,

    /// <summary>Asking a proxy to open the connection.</summary>
    Proxy = 2,

    /// <summary>The TLS handshake.</summary>
    Handshake = 3,

    /// <summary>Reading.</summary>
    Read = 4,

    /// <summary>Writing.</summary>
    Write = 5,

    /// <summary>Binding a local endpoint.</summary>
    Bind = 6,

    /// <summary>Accepting a connection.</summary>
    Accept = 7,
}
