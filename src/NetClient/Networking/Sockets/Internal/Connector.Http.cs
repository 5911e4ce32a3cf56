using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

internal sealed partial class Connector
{
    /// <summary>A clear-text connection for an HTTP handler, which has chosen the proxy and adds TLS itself.</summary>
    public async ValueTask<Stream> ConnectForHttpAsync(DnsEndPoint endpoint, CancellationToken cancellationToken)
    {
        var control = new StreamSocketControl { UseProxy = false };
        var target = new ConnectTarget(new HostName(endpoint.Host), endpoint.Port.ToString(CultureInfo.InvariantCulture));
        ConnectedSocket connected = await ConnectAsync(target, control, cancellationToken).ConfigureAwait(false);
        return new NetworkStream(connected.Socket, ownsSocket: true);
    }
}
