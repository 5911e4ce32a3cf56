using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Networking.Sockets;

/// <content>A socket as the transport of a <see cref="ControlChannelTrigger"/>.</content>
public sealed partial class StreamSocket : IControlChannelTransport
{
    private ControlChannelLink? _channel;

    bool IControlChannelTransport.HasTcpKeepAlive => _control is { KeepAlive: true };

    void IControlChannelTransport.Attach(ControlChannelLink link)
    {
        if (_lifecycle.IsClosed)
            throw _lifecycle.Refuse("UsingTransport");
        if (_lifecycle.State != StreamSocketState.Created)
            throw Throw.WrongState("UsingTransport was called after ConnectAsync; call it before.");
        link.Take(ref _channel);
    }

    void IControlChannelTransport.Flush(TimeSpan limit) => _writing.WhenIdleAsync().Wait(limit);

    // Zero bytes are the end of the connection, unless none were asked for: then something is there.
    private void TellChannelOfRead(int count, int wanted)
    {
        if (count == 0 && wanted > 0)
            _channel?.Lost(null);
        else
            _channel?.Arrived();
    }
}
