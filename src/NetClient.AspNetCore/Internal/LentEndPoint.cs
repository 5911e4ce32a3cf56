using System.Net;
using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore.Internal;

/// <summary>A listener that the broker has, as Kestrel is told of it before it is taken.</summary>
internal sealed class LentEndPoint(SocketActivityInformation socket, TimeSpan idleTimeout) : EndPoint
{
    public SocketActivityInformation Socket => socket;

    public TimeSpan IdleTimeout => idleTimeout;

    public override string ToString() => $"the broker's '{socket.Id}'";
}
