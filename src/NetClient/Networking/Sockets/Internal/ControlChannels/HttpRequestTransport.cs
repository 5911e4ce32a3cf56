using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>A request that is to be sent. Its handler finds the link in the request's options.</summary>
internal sealed class HttpRequestTransport(HttpRequestMessage request) : IControlChannelTransport
{
    public bool HasTcpKeepAlive => false;

    public void Attach(ControlChannelLink link)
    {
        if (request.Options.TryGetValue(ControlChannelLink.RequestKey, out ControlChannelLink? other) && !other.IsReleased)
            throw Throw.WrongState("The request belongs to a control channel already; make another one.");
        request.Options.Set(ControlChannelLink.RequestKey, link);
        request.Options.Set(ControlChannelLink.SocketKey, link);
    }

    public void Flush(TimeSpan limit)
    {
    }
}
