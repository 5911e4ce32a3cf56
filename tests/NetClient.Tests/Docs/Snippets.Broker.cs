using NetClient.Networking.Sockets;
using NetSocket = System.Net.Sockets.Socket;

namespace NetClient.Tests.Docs;

internal static partial class Snippets
{
    public static async Task SendSocket(NetSocket channel, StreamSocket socket)
    {
        // begin SendSocket
        await SocketHandoff.SendAsync(channel, socket, context: "user=ann"u8.ToArray());
        // end SendSocket
    }

    public static async Task ReceiveSocket(NetSocket channel)
    {
        // begin ReceiveSocket
        using ReceivedSocket? received = await SocketHandoff.ReceiveAsync(channel);
        if (received?.StreamSocket is { } connection)
            await connection.WriteAsync("Here I am again.\r\n"u8.ToArray());
        // end ReceiveSocket
    }

    public static async Task FromSystemd()
    {
        // begin FromSystemd
        StreamSocketListener? listener = StreamSocketListener.FromSystemd("web");
        if (listener is null)
        {
            listener = new StreamSocketListener();   // not started by a supervisor: bind by ourselves
            await listener.BindServiceNameAsync("8080");
        }
        // end FromSystemd
    }
}
