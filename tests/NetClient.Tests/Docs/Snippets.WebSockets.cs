using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Docs;

internal static partial class Snippets
{
    public static async Task WebSocketEventsAsync(CancellationToken cancellationToken)
    {
        // begin WebSocketEvents
        using var socket = new MessageWebSocket();
        socket.Control.MessageType = SocketMessageType.Utf8;
        socket.Control.SupportedProtocols.Add("chat");
        socket.MessageReceived += (sender, args) =>
        {
            try
            {
                using DataReader reader = args.GetDataReader();
                Console.WriteLine(reader.ReadString(reader.UnconsumedBufferLength));
            }
            catch (NetworkException e)
            {
                Console.WriteLine($"{WebSocketError.GetStatus(e.HResult)}: {e.Message}");   // the web socket has failed; dispose it
            }
        };
        socket.Closed += (sender, args) => Console.WriteLine($"closed with {args.Code} {args.Reason}");
        await socket.ConnectAsync(new Uri("wss://chat.example/room"), cancellationToken);

        using var writer = new DataWriter(socket.OutputStream);
        writer.WriteString("Hello");
        await writer.StoreAsync(cancellationToken);                     // one store is one message
        socket.Close(1000, "that was all");
        // end WebSocketEvents
    }

    public static async Task WebSocketReadingAsync(CancellationToken cancellationToken)
    {
        // begin WebSocketReading
        using var socket = new MessageWebSocket();
        await socket.ConnectAsync(new Uri("wss://feed.example/prices"), cancellationToken);

        byte[] buffer = new byte[4096];
        await socket.WriteAsync("subscribe"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: cancellationToken);
        WebSocketReadResult part = await socket.ReadAsync(buffer, cancellationToken);   // Count, MessageType, EndOfMessage, IsClosed

        await foreach (WebSocketMessage message in socket.ReadMessagesAsync(cancellationToken))
            Console.WriteLine(message.GetText());
        // end WebSocketReading
        Console.WriteLine(part.Count);
    }

    public static async Task WebSocketReconnectAsync(CancellationToken cancellationToken)
    {
        // begin WebSocketReconnect
        using var socket = new MessageWebSocket();
        socket.Control.Reconnect = new WebSocketReconnectPolicy
        {
            MaxAttempts = 20,
            MaxDelay = TimeSpan.FromMinutes(1),
            OutboxMessages = 50,
            Overflow = WebSocketOutboxOverflow.DropOldest,
        };
        socket.ConnectionStateChanged += (sender, change) => Console.WriteLine($"{change.NewState}, attempt {change.Attempt}, {change.Failure?.Message}");
        await socket.ConnectAsync(new Uri("wss://feed.example/prices"), cancellationToken);
        // end WebSocketReconnect
    }
}
