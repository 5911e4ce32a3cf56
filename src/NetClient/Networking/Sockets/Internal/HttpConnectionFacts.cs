using System.Net;
using System.Net.Security;
using System.Security.Authentication;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What is known of a connection that an HTTP handler opened.</summary>
/// <param name="Local">The local endpoint; null where a proxy's tunnel hides it.</param>
/// <param name="Remote">The endpoint connected to, the proxy's where there is one.</param>
/// <param name="Certificate">The server's certificate and what was found in it; empty without TLS.</param>
/// <param name="Protocol">The TLS version; none without TLS.</param>
/// <param name="CipherSuite">The cipher suite; none without TLS.</param>
/// <param name="Version">The HTTP version the connection speaks.</param>
internal sealed record HttpConnectionFacts(
    IPEndPoint? Local, IPEndPoint? Remote, CertificateReport Certificate, SslProtocols Protocol, TlsCipherSuite CipherSuite, Version Version)
{
    /// <summary>Asks the system for the connection's bandwidth now; null where a proxy's tunnel hides it.</summary>
    public Func<BandwidthStatistics>? Bandwidth { get; init; }
}
