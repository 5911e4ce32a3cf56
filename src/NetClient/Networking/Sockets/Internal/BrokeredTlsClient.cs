using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The client's side of a TLS handshake, done by the broker, because no TLS session can move between processes. The rules are the app's.</summary>
internal sealed class BrokeredTlsClient(NetClientContext context, StreamSocketControl control, StreamSocketInformation information)
{
    private static readonly PbeParameters Unprotected = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 1);   // it crosses a socket of this user's

    public async Task<Transport> AuthenticateAsync(PlainTransport plain, SocketProtectionLevel level, HostName host, CancellationToken cancellationToken) =>
        await HandshakeTelemetry.RunAsync(
            context, "client", information.Endpoint, () => RunAsync(plain, level, host, cancellationToken), static secured => (secured.State.Protocol, secured.State.CipherSuite)).ConfigureAwait(false);

    private async Task<BrokeredTransport> RunAsync(PlainTransport plain, SocketProtectionLevel level, HostName host, CancellationToken cancellationToken)
    {
        (Socket? socket, SecuredState state) = await AskAsync(Rules(level, host), plain.Socket, cancellationToken).ConfigureAwait(false);
        try
        {
            information.SetServerCertificate(Report(state));
            if (state.Failure is { } failure)
                throw failure.ToException(information.Endpoint);
            ChainValidationResult[] ignored = [.. state.Errors.Intersect(control.Ignorable)];
            if (ignored.Length > 0)
                SocketLog.CertificateErrorsIgnored(context.Connector.Log, information.Endpoint, string.Join(", ", ignored));
            information.SetNegotiated(state);

            // The connection is the broker's alone now: what is here goes, without a word to the peer.
            EventRegistrations.Forget(plain.Socket.SafeHandle);
            plain.Socket.Dispose();
            var transport = new BrokeredTransport(socket!, state, context.Broker);
            socket = null;
            return transport;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private async Task<(Socket? Socket, SecuredState State)> AskAsync(SecureRules rules, Socket connected, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Broker.SecureAsync(rules, connected, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw NetworkErrors.Make(NetworkStage.Handshake, information.Endpoint, e.HResult, NetworkFailure.None, e.Message, e);
        }
    }

    /// <summary>The certificates of a session, as the app's own objects.</summary>
    public static CertificateReport ReportOf(NetClientContext context, SecuredState state)
    {
        X509Certificate2[] issuers = [.. state.Intermediates.Select(X509CertificateLoader.LoadCertificate)];
        Certificate? leaf = state.Certificate is { } bytes ? new Certificate(X509CertificateLoader.LoadCertificate(bytes), issuers) { Context = context } : null;
        return new CertificateReport(leaf, [.. issuers.Select(issuer => new Certificate(issuer) { Context = context })], state.Errors);
    }

    private CertificateReport Report(SecuredState state) => ReportOf(context, state);

    private SecureRules Rules(SocketProtectionLevel level, HostName host) => new()
    {
        Session = Guid.NewGuid(),
        Host = host.RawName,
        TargetHost = information.RemoteHostName?.RawName,
        TargetService = information.RemoteServiceName,
        Level = level,
        MinLevel = control.MinProtectionLevel,
        ApplicationProtocols = control.Alpn,
        Ignorable = control.Ignorable,
        TrustRoots = [.. control.TrustRoots.Select(root => root.AsX509Certificate2().RawData)],
        ClientCertificate = control.ClientCertificate is { } certificate ? Export(certificate) : null,
        RequireRevocationInformation = control.RequireRevocationInformation,
        HandshakeTimeout = control.HandshakeTimeout == Timeout.InfiniteTimeSpan ? -1 : (long)control.HandshakeTimeout.TotalMilliseconds,
        Capabilities = (int)context.Capabilities.Manifest.Capabilities,
        Folder = context.Folder.FullName,
    };

    private byte[] Export(Certificate certificate)
    {
        if (certificate.IsPerUser)
            context.Capabilities.Demand(NetworkOperation.UseUserCertificates);
        X509Certificate2 own = certificate.AsX509Certificate2();
        if (!own.HasPrivateKey)
            throw Throw.Argument($"The certificate {own.Subject} has no private key, so it cannot prove anything.", "certificate");
        try
        {
            X509Certificate2Collection bundle = [own, .. certificate.Intermediates];
            return bundle.ExportPkcs12(Unprotected, null);
        }
        catch (CryptographicException e)
        {
            throw new InvalidOperationException(
                $"The private key of {own.Subject} cannot leave this process ({e.Message}), and a connection that is enabled for transfer is secured in the broker. Use another certificate, or do not call EnableTransferOwnership.", e)
            {
                HResult = Errors.HResults.IllegalMethodCall,
            };
        }
    }
}
