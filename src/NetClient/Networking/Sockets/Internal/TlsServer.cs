using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Security.Cryptography.Certificates.Internal;

#pragma warning disable CA5397 // the protocols are a floor that the app chose; SslProtocols.None, the default, leaves them to the system
namespace NetClient.Networking.Sockets.Internal;

/// <summary>The server's side of TLS handshakes. One for a listener, or one for an upgrade.</summary>
internal sealed class TlsServer
{
    private readonly NetClientContext _context;
    private readonly ServerTlsOptions _options;
    private readonly SslProtocols _protocols;

    public TlsServer(NetClientContext context, ServerTlsOptions options, SocketProtectionLevel level)
    {
        if (options.ServerCertificate is null && options.ServerCertificateSelector is null)
            throw Throw.Argument("TLS for a server needs a certificate: set ServerTlsOptions.ServerCertificate or ServerCertificateSelector.", nameof(options));
        if (options.ServerCertificate is { } certificate)
            TlsCertificates.GetContext(context, certificate);
        options.Lock();
        _context = context;
        _options = options;
        _protocols = ProtectionLevels.Allowed(level, SocketProtectionLevel.Unspecified);
    }

    public async Task<TlsTransport> AuthenticateAsync(PlainTransport plain, StreamSocketInformation? information, CancellationToken cancellationToken)
    {
        (TlsTransport tls, Action<StreamSocketInformation> publish) = await AuthenticateAsync(plain, information?.Endpoint, cancellationToken).ConfigureAwait(false);
        if (information is not null)
            publish(information);
        return tls;
    }

    /// <summary>The handshake, and how to tell a socket's information of it: a listener makes the socket only afterwards.</summary>
    public Task<(TlsTransport Transport, Action<StreamSocketInformation> Publish)> AuthenticateAsync(PlainTransport plain, string? endpoint, CancellationToken cancellationToken) =>
        HandshakeTelemetry.RunAsync(_context, "server", endpoint, () => RunAsync(plain, endpoint, cancellationToken), static result => (result.Transport.Tls.SslProtocol, result.Transport.Tls.NegotiatedCipherSuite));

    private async Task<(TlsTransport Transport, Action<StreamSocketInformation> Publish)> RunAsync(
        PlainTransport plain, string? endpoint, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.HandshakeTimeout, _context.Time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var examination = new PeerExamination(_context, _options.TrustRoots, _options.Ignorable, ChainExaminer.ClientUsage, requireRevocationInformation: false);
        var stream = new SocketStream(plain);
        var tls = new SslStream(stream);
        Certificate? own = null;
        string requested = "";
        bool missing = false;
        bool done = false;
        try
        {
            await tls.AuthenticateAsServerAsync(
                (_, hello, _, _) =>
                {
                    requested = hello.ServerName;
                    own = _options.ServerCertificateSelector?.Invoke(requested) ?? _options.ServerCertificate;
                    return ValueTask.FromResult(Options(own, (presented, chain, errors) =>
                    {
                        missing = presented is null;
                        return Validate(examination, presented, chain, errors);
                    }));
                },
                null, attempt.Token).ConfigureAwait(false);
            stream.Forget();
            done = true;
            return (new TlsTransport(tls, stream), information =>
            {
                information.SetNegotiated(tls);
                information.SetOwnCertificate(own);
                information.SetClientCertificate(examination.Report.Certificate, requested);
            }
            );
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NetworkErrors.HandshakeTimeout(endpoint, _options.HandshakeTimeout, e);
        }
        catch (Exception e) when (e is AuthenticationException or IOException and not NetworkException)
        {
            throw examination.Refused.Count > 0 ? CertificateErrors.Refused(examination, endpoint, null, e)
                : missing && _options.ClientCertificateMode == ClientCertificateMode.Required ? CertificateErrors.Missing(endpoint, e)
                : HandshakeErrors.Explain(e, stream, endpoint);
        }
        finally
        {
            if (!done)
                await tls.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SslServerAuthenticationOptions Options(Certificate? certificate, Func<X509Certificate?, X509Chain?, SslPolicyErrors, bool> validate) => new()
    {
        ServerCertificateContext = certificate is not null ? TlsCertificates.GetContext(_context, certificate) : throw new AuthenticationException("No certificate is configured for the name that the client asked for."),
        EnabledSslProtocols = _protocols,
        ApplicationProtocols = ProtectionLevels.ToAlpn(_options.Alpn),
        ClientCertificateRequired = _options.ClientCertificateMode != ClientCertificateMode.None,
        CertificateChainPolicy = PeerExamination.HandshakePolicy(),
        RemoteCertificateValidationCallback = (_, presented, chain, errors) => validate(presented, chain, errors),
    };

    private bool Validate(PeerExamination examination, X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors) => presented is null
        ? _options.ClientCertificateMode != ClientCertificateMode.Required
        : examination.Validate(presented, chain, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch);
}
