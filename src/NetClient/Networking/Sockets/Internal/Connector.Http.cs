using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace NetClient.Networking.Sockets.Internal;

internal sealed partial class Connector
{
    /// <summary>.NET's handler on connections of ours. It follows no redirection: whoever does must ask the gate about each.</summary>
    public HttpMessageHandler NewHttpHandler(HttpConnectionOptions options, HttpConnections connections) => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = options.Proxy is not null,
        Proxy = options.Proxy,
        DefaultProxyCredentials = options.UseDefaultProxyCredentials ? CredentialCache.DefaultCredentials : null,
        Credentials = options.Credentials,
        PreAuthenticate = options.Credentials is not null,
        UseCookies = options.Cookies is not null,
        CookieContainer = options.Cookies ?? new CookieContainer(),
        AutomaticDecompression = options.Decompression,
        MaxResponseHeadersLength = options.MaxResponseHeadersLength,
        MaxConnectionsPerServer = options.MaxConnectionsPerServer,
        EnableMultipleHttp2Connections = true,
        PooledConnectionLifetime = options.PooledConnectionLifetime,
        ConnectTimeout = options.ConnectTimeout,
        ConnectCallback = (opening, token) => connections.ConnectAsync(opening.DnsEndPoint, opening.InitialRequestMessage, token),
        PlaintextStreamFilter = (opened, token) => connections.ExamineAsync(opened.PlaintextStream, opened.InitialRequestMessage, opened.NegotiatedHttpVersion, token),
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = PeerExamination.HandshakePolicy(),
            ClientCertificateContext = options.ClientCertificate is { } certificate ? TlsCertificates.GetContext(_context, certificate) : null,
            RemoteCertificateValidationCallback = connections.Validate,
        },
    };

    /// <summary>A clear-text connection for a handler of the app's own, which has chosen the proxy and adds TLS itself.</summary>
    public async ValueTask<Stream> ConnectForHttpAsync(DnsEndPoint endpoint, CancellationToken cancellationToken)
    {
        OpenedSocket opened = await ConnectForHttpAsync(endpoint, new HttpConnectionOptions(), cancellationToken).ConfigureAwait(false);
        return new NetworkStream(opened.Socket, ownsSocket: true);
    }

    /// <summary>A clear-text connection for a handler of ours.</summary>
    public async ValueTask<OpenedSocket> ConnectForHttpAsync(DnsEndPoint endpoint, HttpConnectionOptions options, CancellationToken cancellationToken)
    {
        var control = new StreamSocketControl { UseProxy = false, ConnectTimeout = options.ConnectTimeout, NoDelay = options.NoDelay, OutboundBufferSizeInBytes = options.OutboundBufferSize };
        var host = new HostName(endpoint.Host);
        var target = new ConnectTarget(host, endpoint.Port.ToString(CultureInfo.InvariantCulture)) { Adapter = _context.Networks.HttpRoutes.AdapterFor(host) };
        using var attempt = new SocketAttempt(control.ConnectTimeout, _context.Time, cancellationToken);
        return await ConnectAsync(target, control, attempt).ConfigureAwait(false);
    }
}
