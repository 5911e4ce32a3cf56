using System.Runtime.CompilerServices;
using NetClient.Networking.Sockets.Internal.ControlChannels;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

/// <content>A web socket as the transport of a <see cref="ControlChannelTrigger"/>.</content>
public sealed partial class StreamWebSocket : IControlChannelTransport
{
    bool IControlChannelTransport.HasTcpKeepAlive => false;

    void IControlChannelTransport.Attach(ControlChannelLink link) => _client.Attach(link);

    void IControlChannelTransport.Flush(TimeSpan limit) => _client.Flush(limit);

    internal Task KeepAliveAsync() => _client.KeepAliveAsync();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> ReadForChannelAsync(ControlChannelLink link, WebSocketChannel channel, Memory<byte> destination, CancellationToken cancellationToken)
    {
        link.Taken(); // what the last read brought
        int count = await WebSocketBytes.ReadAsync(channel, destination, cancellationToken).ConfigureAwait(false);
        link.Arrived();
        return count;
    }
}
