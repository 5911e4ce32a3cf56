using System.Net.WebSockets;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.Tests.Docs;

/// <summary>What docs/websocket-servers.md shows.</summary>
internal static partial class Snippets
{
    public static async Task WebSocketServerAsync(CancellationToken cancellationToken)
    {
        // begin WebSocketServer
        using var listener = new StreamSocketListener();
        listener.ConnectionReceived += async (_, connection) =>
        {
            try
            {
                ServerMessageWebSocket client = await ServerMessageWebSocket.AcceptAsync(connection.Socket);
                client.MessageReceived += async (sender, message) =>
                {
                    using var deferral = message.GetDeferral();   // the next message waits until this one is dealt with
                    await sender.WriteAsync(message.Data, message.MessageType);
                };
                client.Closed += (sender, _) => sender.Dispose();
            }
            catch (NetworkException e)
            {
                Console.WriteLine(e.Message);                     // a request that was refused; it has its answer already
            }
        };
        await listener.BindServiceNameAsync("8080", cancellationToken);
        // end WebSocketServer
    }

    public static async Task WebSocketRequestAsync(StreamSocket socket, Func<string?, bool> isSession, CancellationToken cancellationToken)
    {
        // begin WebSocketRequest
        var options = new WebSocketAcceptOptions
        {
            AllowedOrigins = { "https://app.example" },           // empty: pages of this very host
            SupportedProtocols = { "chat.v2", "chat.v1" },        // best first
            MaxMessageSize = 64 * 1024,
            Compression = new WebSocketDeflateOptions(),
        };
        using WebSocketRequest request = await WebSocketRequest.ReadAsync(socket, options, cancellationToken);
        if (!isSession(request.GetHeader("Cookie")))
        {
            await request.RejectAsync(401, cancellationToken: cancellationToken);
        }
        else if (request.Path == "/chat")
        {
            using ServerMessageWebSocket chat = await request.AcceptMessageWebSocketAsync(cancellationToken);
            await foreach (WebSocketMessage message in chat.ReadMessagesAsync(cancellationToken))
                await chat.WriteAsync(message.Data, message.MessageType, cancellationToken: cancellationToken);
        }
        else if (request.Path == "/tunnel")
        {
            using ServerStreamWebSocket tunnel = await request.AcceptStreamWebSocketAsync(cancellationToken);
            using Stream stream = tunnel.AsStream();
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        }
        else
        {
            await request.RejectAsync(404, cancellationToken: cancellationToken);
        }
        // end WebSocketRequest
    }
}
