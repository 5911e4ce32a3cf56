namespace NetClient.Networking.Sockets;

/// <summary>How grave the worst of a server's certificate errors is.</summary>
public enum SocketSslErrorSeverity
{
    /// <summary>There are none.</summary>
    None = 0,

    /// <summary>All of them may be ignored through <see cref="StreamSocketControl.IgnorableServerCertificateErrors"/>.</summary>
    Ignorable = 1,

    /// <summary>One of them may not be ignored: revoked, or wrong in signature or content.</summary>
    Fatal = 2,
}
