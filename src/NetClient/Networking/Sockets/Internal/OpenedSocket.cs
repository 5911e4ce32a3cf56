using System.Net;
using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A connected socket, and whom it is connected to: known from the connect, so that the system need not be asked.</summary>
internal readonly record struct OpenedSocket(Socket Socket, IPEndPoint Remote) : IDisposable
{
    public void Dispose() => Socket.Dispose();
}
