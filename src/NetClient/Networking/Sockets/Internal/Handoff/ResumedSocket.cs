using System.Net.Sockets;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>The app's object over a socket that another process had.</summary>
internal static class ResumedSocket
{
    public static IDisposable Of(NetClientContext context, Socket socket, SocketState state) => state.Kind switch
    {
        SocketActivityKind.StreamSocket => StreamSocket.Resumed(context, socket, state),
        SocketActivityKind.DatagramSocket => DatagramSocket.Resumed(context, socket),
        _ => StreamSocketListener.Resumed(context, socket),
    };
}
