using System.Net.Security;
using System.Security.Authentication;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Security.Cryptography.Certificates.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The client's side of a TLS handshake.</summary>
internal sealed class TlsClient(NetClientContext context, StreamSocketControl control, StreamSocketInformation information)
{
    public Task<TlsTransport> AuthenticateAsync(PlainTransport plain, SocketProtectionLevel level, HostName host, CancellationToken cancellationToken) =>
        HandshakeTelemetry.RunAsync(context, "client", information.Endpoint, () => RunAsync(plain, level, host, cancellationToken), static secured => (secured.Tls.SslProtocol, secured.Tls.NegotiatedCipherSuite));

    private async Task<TlsTransport> RunAsync(PlainTransport plain, SocketProtectionLevel level, HostName host, CancellationToken cancellationToken)
    {
        long begun = context.Time.GetTimestamp();
        using var limit = new CancellationTokenSource(control.HandshakeTimeout, context.Time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var examination = new PeerExamination(context, control.TrustRoots, control.Ignorable, ChainExaminer.ServerUsage, control.RequireRevocationInformation);
        var stream = new SocketStream(plain);
        var tls = new SslStream(stream);
        bool done = false;
        try
        {
            // 1. The handshake; the server's certificate is judged as far as that needs no network.
            await tls.AuthenticateAsClientAsync(Options(level, host, examination), attempt.Token).ConfigureAwait(false);

            // 2. Revocation, with what is left of the time. Time that runs out here is a finding and no failure, so only the caller's token ends it.
            TimeSpan left = control.HandshakeTimeout == Timeout.InfiniteTimeSpan ? Timeout.InfiniteTimeSpan : control.HandshakeTimeout - context.Time.GetElapsedTime(begun);
            await examination.AddRevocationAsync(left, control.HandshakeTimeout, cancellationToken).ConfigureAwait(false);
            if (examination.Refused.Count > 0)
                throw CertificateErrors.Refused(examination, information.Endpoint, host, null);
            if (examination.Ignored.Count > 0)
                SocketLog.CertificateErrorsIgnored(context.Connector.Log, information.Endpoint, string.Join(", ", examination.Ignored));

            stream.Forget();
            information.SetNegotiated(tls);
            done = true;
            return new TlsTransport(tls, stream);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NetworkErrors.HandshakeTimeout(information.Endpoint, control.HandshakeTimeout, e);
        }
        catch (Exception e) when (e is AuthenticationException or IOException and not NetworkException)
        {
            throw examination.Refused.Count > 0 ? CertificateErrors.Refused(examination, information.Endpoint, host, e) : HandshakeErrors.Explain(e, stream, information.Endpoint);
        }
        finally
        {
            information.SetServerCertificate(examination.Report);
            if (!done)
                await tls.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SslClientAuthenticationOptions Options(SocketProtectionLevel level, HostName host, PeerExamination examination) => new()
    {
        TargetHost = ServerName.Of(host),
        EnabledSslProtocols = ProtectionLevels.Allowed(level, control.MinProtectionLevel),
        ApplicationProtocols = ProtectionLevels.ToAlpn(control.Alpn),
        ClientCertificateContext = control.ClientCertificate is { } certificate ? TlsCertificates.GetContext(context, certificate) : null,
        CertificateChainPolicy = PeerExamination.HandshakePolicy(),
        RemoteCertificateValidationCallback = (_, presented, chain, errors) => examination.Validate(presented, chain, errors),
    };
}
