using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Networking.Sockets;

/// <content>A socket as the transport of a <see cref="ControlChannelTrigger"/>: it is up once it is bound or connected, and a datagram is what comes.</content>
public sealed partial class DatagramSocket : IControlChannelTransport
{
    private ControlChannelLink? _channel;

    bool IControlChannelTransport.HasTcpKeepAlive => false;

    void IControlChannelTransport.Attach(ControlChannelLink link)
    {
        lock (_gate)
        {
            if (_lifecycle.IsGone)
                throw _lifecycle.Refuse("UsingTransport");
            if (_lifecycle.State != DatagramSocketState.Created)
                throw Throw.WrongState("UsingTransport was called after the socket was bound or connected; call it before.");
            link.Take(ref _channel);
        }
    }

    // A datagram that was sent has left.
    void IControlChannelTransport.Flush(TimeSpan limit)
    {
    }

    private void OnMessageDone() => _channel?.Handled();
}
