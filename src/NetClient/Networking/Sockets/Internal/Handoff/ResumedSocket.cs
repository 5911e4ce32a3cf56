using System.Net.Sockets;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>The app's object over a socket that another process had.</summary>
internal static class ResumedSocket
{
    /// <param name="context">The app's.</param>
    /// <param name="socket">The system's socket, which the object owns from here on.</param>
    /// <param name="state">What came with it.</param>
    /// <param name="ownership">For a socket that the broker lent; null for others.</param>
    public static IDisposable Of(NetClientContext context, Socket socket, SocketState state, OwnershipTransfer? ownership = null) => state.Kind switch
    {
        SocketActivityKind.StreamSocket => StreamSocket.Resumed(context, socket, state, ownership),
        SocketActivityKind.DatagramSocket => DatagramSocket.Resumed(context, socket, ownership),
        _ => StreamSocketListener.Resumed(context, ownership, socket),
    };
}
