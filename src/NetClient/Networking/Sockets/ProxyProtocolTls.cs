namespace NetClient.Networking.Sockets;

/// <summary>What a proxy that ended TLS tells of it in a PROXY header of version 2.</summary>
/// <remarks>Source: the PROXY protocol, section 2.2.5 (documented).</remarks>
public sealed class ProxyProtocolTls
{
    /// <summary>Whether the client spoke TLS to the proxy.</summary>
    public bool IsTls { get; init; }

    /// <summary>Whether the client showed a certificate on this connection.</summary>
    public bool HasCertificateOnConnection { get; init; }

    /// <summary>Whether the client showed a certificate in this TLS session, of which this connection may be a resumption.</summary>
    public bool HasCertificateInSession { get; init; }

    /// <summary>Whether the proxy verified the certificate and found it good. Without a certificate it says nothing.</summary>
    public bool IsVerified { get; init; }

    /// <summary>The protocol's name as the proxy writes it ("TLSv1.3"); null when it is not told.</summary>
    public string? Protocol { get; init; }

    /// <summary>The common name of the client certificate's subject; null when it is not told.</summary>
    public string? CommonName { get; init; }

    /// <summary>The cipher's name as the proxy writes it; null when it is not told.</summary>
    public string? Cipher { get; init; }

    /// <summary>The algorithm that signed the proxy's certificate ("SHA256"); null when it is not told.</summary>
    public string? SignatureAlgorithm { get; init; }

    /// <summary>The algorithm of the proxy's key ("RSA2048"); null when it is not told.</summary>
    public string? KeyAlgorithm { get; init; }
}
