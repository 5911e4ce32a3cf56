using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>A request that is to be sent. Its handler finds the link in the request's options.</summary>
internal sealed class HttpRequestTransport(HttpRequestMessage request) : IControlChannelTransport
{
    public bool HasTcpKeepAlive => false;

    public void Attach(ControlChannelLink link)
    {
        if (ControlChannelLink.Of(request) is { IsReleased: false })
            throw Throw.WrongState("The request belongs to a control channel already; make another one.");
        link.PutInto(request);
    }

    public void Flush(TimeSpan limit)
    {
    }
}
