using System.Net.WebSockets;
using NetClient.Networking.Sockets;

namespace NetClient.Tests.Docs;

/// <summary>What docs/websocket-servers.md shows.</summary>
internal static partial class Snippets
{
    public static async Task WebSocketServerAsync(StreamSocketListener listener, string port, Action<Exception> log, CancellationToken cancellationToken)
    {
        // begin WebSocketServer
        listener.ConnectionReceived += async (_, connection) =>
        {
            try
            {
                using ServerMessageWebSocket client = await ServerMessageWebSocket.AcceptAsync(connection.Socket);
                await foreach (WebSocketMessage message in client.ReadMessagesAsync())
                    await client.WriteAsync(message.Data, message.MessageType);
            }
            catch (Exception e)                               // a request that was refused, a client that has gone: what left this handler would end the process
            {
                log(e);
            }
        };
        await listener.BindServiceNameAsync(port, cancellationToken);
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
