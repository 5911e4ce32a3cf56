using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets;

/// <summary>What is known of a web socket's connection and of its server's certificate.</summary>
public interface IWebSocketInformation2 : IWebSocketInformation
{
    /// <summary>The certificate that the server showed.</summary>
    Certificate? ServerCertificate { get; }

    /// <summary>How grave the worst of <see cref="ServerCertificateErrors"/> is.</summary>
    SocketSslErrorSeverity ServerCertificateErrorSeverity { get; }

    /// <summary>What is wrong with the certificate.</summary>
    IReadOnlyList<ChainValidationResult> ServerCertificateErrors { get; }

    /// <summary>The issuers between the certificate and its root.</summary>
    IReadOnlyList<Certificate> ServerIntermediateCertificates { get; }
}
