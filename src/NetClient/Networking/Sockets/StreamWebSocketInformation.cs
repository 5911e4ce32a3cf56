using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets;

/// <summary>What is known of a <see cref="StreamWebSocket"/>'s connection; readable at any time, also after a failure and after closing.</summary>
public sealed class StreamWebSocketInformation : IWebSocketInformation2
{
    private readonly WebSocketFacts _facts;

    internal StreamWebSocketInformation(WebSocketFacts facts) => _facts = facts;

    /// <inheritdoc cref="MessageWebSocketInformation.LocalAddress"/>
    public HostName? LocalAddress => _facts.LocalAddress;

    /// <inheritdoc cref="MessageWebSocketInformation.BandwidthStatistics"/>
    public BandwidthStatistics BandwidthStatistics => _facts.Bandwidth;

    /// <inheritdoc cref="MessageWebSocketInformation.Protocol"/>
    public string? Protocol => _facts.Protocol;

    /// <inheritdoc cref="MessageWebSocketInformation.ServerCertificate"/>
    public Certificate? ServerCertificate => _facts.Report.Certificate;

    /// <inheritdoc cref="MessageWebSocketInformation.ServerCertificateErrorSeverity"/>
    public SocketSslErrorSeverity ServerCertificateErrorSeverity => _facts.Severity;

    /// <inheritdoc cref="MessageWebSocketInformation.ServerCertificateErrors"/>
    public IReadOnlyList<ChainValidationResult> ServerCertificateErrors => _facts.Report.Errors;

    /// <inheritdoc cref="MessageWebSocketInformation.ServerIntermediateCertificates"/>
    public IReadOnlyList<Certificate> ServerIntermediateCertificates => _facts.Report.Intermediates;

    /// <inheritdoc cref="MessageWebSocketInformation.BytesReceived"/>
    public long BytesReceived => _facts.Wire?.BytesReceived ?? 0;

    /// <inheritdoc cref="MessageWebSocketInformation.BytesSent"/>
    public long BytesSent => _facts.Wire?.BytesSent ?? 0;
}
