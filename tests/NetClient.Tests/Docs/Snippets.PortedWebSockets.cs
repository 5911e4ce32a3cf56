using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.Tests.Docs;

/// <summary>The web sockets of docs/porting-from-uwp.md.</summary>
internal static partial class Snippets
{
    // begin PortedWebSocket
    public static async Task JoinAsync(Uri uri, Action<string> show, CancellationToken cancellationToken)
    {
        using var socket = new MessageWebSocket();
        socket.Control.SupportedProtocols.Add("chat");
        await socket.ConnectAsync(uri, cancellationToken);
        await socket.WriteAsync("hello"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: cancellationToken);
        try
        {
            await foreach (WebSocketMessage message in socket.ReadMessagesAsync(cancellationToken))
                show(message.GetText());
            show("the server has closed it");
        }
        catch (NetworkException e)
        {
            show(WebSocketError.GetStatus(e.HResult).ToString());
        }
    }
    // end PortedWebSocket
}
