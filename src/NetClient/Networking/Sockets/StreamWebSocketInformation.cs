using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets;

/// <summary>What is known of a <see cref="StreamWebSocket"/>'s connection; readable at any time, also after a failure and after closing.</summary>
public sealed class StreamWebSocketInformation : IWebSocketInformation2
{
    private readonly WebSocketFacts _facts;

    internal StreamWebSocketInformation(WebSocketFacts facts) => _facts = facts;

    /// <summary>The local address; null before the connection, and where a proxy's tunnel hides it.</summary>
    public HostName? LocalAddress => _facts.LocalAddress;

    /// <summary>Bandwidth now. All zero where the system does not tell, and on a connection that is shared (HTTP/2) or secured by a proxy's tunnel.</summary>
    public BandwidthStatistics BandwidthStatistics => _facts.Bandwidth;

    /// <summary>The sub-protocol that the server chose; null before the connection, empty when it chose none.</summary>
    public string? Protocol => _facts.Protocol;

    /// <summary>The certificate the server showed, also when it was refused; null without TLS.</summary>
    public Certificate? ServerCertificate => _facts.Report.Certificate;

    /// <summary>How grave the worst of <see cref="ServerCertificateErrors"/> is.</summary>
    public SocketSslErrorSeverity ServerCertificateErrorSeverity => _facts.Severity;

    /// <summary>What is wrong with the server's certificate, gravest first, ignored errors included.</summary>
    public IReadOnlyList<ChainValidationResult> ServerCertificateErrors => _facts.Report.Errors;

    /// <summary>The issuers between <see cref="ServerCertificate"/> and its root, nearest first.</summary>
    public IReadOnlyList<Certificate> ServerIntermediateCertificates => _facts.Report.Intermediates;

    /// <summary>How many bytes have come, frames and all. An addition.</summary>
    public long BytesReceived => _facts.Wire?.BytesReceived ?? 0;

    /// <summary>How many bytes have gone, frames and all. An addition.</summary>
    public long BytesSent => _facts.Wire?.BytesSent ?? 0;
}
