using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace NetClient.Networking.Sockets.Internal;

internal sealed partial class Connector
{
    /// <summary>A handler for single requests: each address it connects to is judged, redirects included; chains are built without the network; no proxy is used,
    /// because what a proxy connects to cannot be judged here.</summary>
    public SocketsHttpHandler NewHttpHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        MaxAutomaticRedirections = 10,
        MaxResponseHeadersLength = 32,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        ConnectCallback = (context, token) => ConnectForHttpAsync(context.DnsEndPoint, token),
        SslOptions = { CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck } },
    };

    /// <summary>A clear-text connection for an HTTP handler, which has chosen the proxy and adds TLS itself.</summary>
    public async ValueTask<Stream> ConnectForHttpAsync(DnsEndPoint endpoint, CancellationToken cancellationToken)
    {
        var control = new StreamSocketControl { UseProxy = false };
        var host = new HostName(endpoint.Host);
        var target = new ConnectTarget(host, endpoint.Port.ToString(CultureInfo.InvariantCulture)) { Adapter = _context.Networks.HttpRoutes.AdapterFor(host) };
        using var attempt = new SocketAttempt(control.ConnectTimeout, _context.Time, cancellationToken);
        OpenedSocket opened = await ConnectAsync(target, control, attempt).ConfigureAwait(false);
        return new NetworkStream(opened.Socket, ownsSocket: true);
    }
}
