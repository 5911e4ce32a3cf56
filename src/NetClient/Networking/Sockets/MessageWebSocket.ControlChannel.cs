using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Networking.Sockets;

/// <content>A web socket as the transport of a <see cref="ControlChannelTrigger"/>.</content>
public sealed partial class MessageWebSocket : IControlChannelTransport
{
    bool IControlChannelTransport.HasTcpKeepAlive => false;

    void IControlChannelTransport.Attach(ControlChannelLink link) => _client.Attach(link);

    void IControlChannelTransport.Flush(TimeSpan limit) => _client.Flush(limit);

    internal Task KeepAliveAsync() => _client.KeepAliveAsync();

    private void OnHandled()
    {
        _client.Link?.Arrived();
        _client.Link?.Taken();
    }
}
