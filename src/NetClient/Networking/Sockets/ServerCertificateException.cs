using NetClient.Errors;
using NetClient.Networking.Sockets.Internal;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets;

/// <summary>A server's certificate was refused while a request or a web socket connected. An addition.</summary>
/// <remarks>The inner exception of the <see cref="HttpRequestException"/> that a request fails with. It carries what WinRT keeps on the object that connected, because here the object
/// that connected is a handler with many servers.</remarks>
public sealed class ServerCertificateException : NetworkException
{
    internal ServerCertificateException(NetworkException failure, CertificateReport report)
        : base(failure.Message, failure.HResult, failure.Stage, failure.Failure, failure.Endpoint, failure.InnerException)
    {
        Report = report;
    }

    /// <summary>The server's certificate; null when it showed none.</summary>
    public Certificate? ServerCertificate => Report.Certificate;

    /// <summary>The intermediates between it and its root.</summary>
    public IReadOnlyList<Certificate> ServerIntermediateCertificates => Report.Intermediates;

    /// <summary>Everything that is wrong with it, gravest first, ignored errors included; empty when the app's own validation rejected it.</summary>
    public IReadOnlyList<ChainValidationResult> ServerCertificateErrors => Report.Errors;

    /// <summary>How grave the worst of the errors is.</summary>
    public SocketSslErrorSeverity ServerCertificateErrorSeverity =>
        Report.Errors.Count == 0 ? SocketSslErrorSeverity.None : Report.Errors.Max(CertificateResultTable.GetSeverity);

    internal CertificateReport Report { get; }
}
