using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using NetClient.Errors;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>A stream of bytes in binary messages, whose ends do not matter: the same for clients and servers.</summary>
internal static class WebSocketBytes
{
    private const int LargestFrame = 64 * 1024;
    private const ushort UnsupportedData = 1003;

    /// <summary>At least one byte; 0 when the peer has closed the web socket.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<int> ReadAsync(WebSocketChannel channel, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (destination.IsEmpty)
            return 0;
        while (true)
        {
            WebSocketReadResult part = await channel.ReceiveAsync(destination, cancellationToken).ConfigureAwait(false);
            if (part.MessageType == SocketMessageType.Utf8)
            {
                NetworkException failure = WebSocketErrors.Violation(channel.Endpoint, "it is text, which a web socket of bytes does not take; use one of messages", null);
                await channel.FailAsync(UnsupportedData, failure).ConfigureAwait(false);
                throw failure;
            }
            if (part.Count > 0 || part.IsClosed)
                return part.Count; // an empty message is nothing in a stream
        }
    }

    /// <summary>All of it, as binary messages of 64 KiB at most.</summary>
    public static ValueTask WriteAsync(WebSocketChannel channel, ReadOnlyMemory<byte> source, CancellationToken cancellationToken) =>
        source.IsEmpty ? default
        : source.Length <= LargestFrame ? channel.SendAsync(source, WebSocketMessageType.Binary, true, cancellationToken)
        : WriteInPiecesAsync(channel, source, cancellationToken);

    private static async ValueTask WriteInPiecesAsync(WebSocketChannel channel, ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        for (; !source.IsEmpty; source = source[Math.Min(LargestFrame, source.Length)..])
            await channel.SendAsync(source[..Math.Min(LargestFrame, source.Length)], WebSocketMessageType.Binary, true, cancellationToken).ConfigureAwait(false);
    }
}
