using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Networking.Sockets;

/// <content>A listener as the transport of a <see cref="ControlChannelTrigger"/>: it is up once it listens, and a connection is what comes.</content>
public sealed partial class StreamSocketListener : IControlChannelTransport
{
    private ControlChannelLink? _channel;

    // Control.KeepAlive is for the connections that it accepts, which are none of the channel's.
    bool IControlChannelTransport.HasTcpKeepAlive => false;

    void IControlChannelTransport.Attach(ControlChannelLink link)
    {
        lock (_gate)
        {
            if (_state == ListenerState.Closed)
                throw Throw.Closed(nameof(StreamSocketListener));
            if (_state != ListenerState.Created)
                throw Throw.WrongState("UsingTransport was called after the bind; call it before.");
            link.Take(ref _channel);
        }
    }

    void IControlChannelTransport.Flush(TimeSpan limit)
    {
    }
}
