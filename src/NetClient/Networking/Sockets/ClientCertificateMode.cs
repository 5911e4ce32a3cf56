namespace NetClient.Networking.Sockets;

/// <summary>Whether a server asks its clients for a certificate. An addition.</summary>
public enum ClientCertificateMode
{
    /// <summary>It does not ask.</summary>
    None = 0,

    /// <summary>It asks; a client without one is served. A certificate that is shown must be good.</summary>
    Optional = 1,

    /// <summary>It asks, and refuses a client without a good one.</summary>
    Required = 2,
}
