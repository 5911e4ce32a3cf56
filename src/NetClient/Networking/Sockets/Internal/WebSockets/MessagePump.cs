using System.Buffers;
using System.Numerics;
using Microsoft.Extensions.Logging;
using NetClient.Errors;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Raises an event for each message of a channel, or for each part of one, and waits until its handlers are done.</summary>
/// <remarks>There is no queue. While a handler runs nothing is received, so the system's buffers fill and the sender has to wait.</remarks>
/// <param name="channel">Where they come from.</param>
/// <param name="limit">The largest message, in bytes; parts are not limited, because nothing is collected.</param>
/// <param name="inParts">Whether parts are raised as they come.</param>
/// <param name="raise">Raises the event.</param>
/// <param name="log">Told of handlers that throw.</param>
internal sealed class MessagePump(WebSocketChannel channel, uint limit, bool inParts, Action<MessageWebSocketMessageReceivedEventArgs> raise, ILogger log)
{
    private const int SmallestBuffer = 4096;
    private const int LargestHint = 64 * 1024;
    private const ushort TooBig = 1009;

    private int _hint = SmallestBuffer; // as large as the last message was, within reason

    /// <summary>Called each time that the handler has returned, and its deferrals are completed.</summary>
    public Action? Handled { get; init; }

    /// <summary>Runs until the channel ends. Throws nothing.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            MessageWebSocketMessageReceivedEventArgs? args;
            try
            {
                args = await NextAsync().ConfigureAwait(false);
            }
            catch (Exception failure)
            {
                if (failure.HResult != HResults.OperationAborted) // else closed by the app, which knows
                    await RaiseAsync(new(failure)).ConfigureAwait(false);
                return;
            }
            if (args is null)
                return;
            await RaiseAsync(args).ConfigureAwait(false);
        }
    }

    private async Task RaiseAsync(MessageWebSocketMessageReceivedEventArgs args)
    {
        try
        {
            raise(args);
        }
        catch (Exception e)
        {
            // A handler's fault must not take the other messages with it; the app learns of it from its log.
            SocketLog.WebSocketHandlerFailed(log, "MessageReceived", e);
        }
        args.Release();
        await args.Done.ConfigureAwait(false);
        Handled?.Invoke();
    }

    // Null at the end.
    private async ValueTask<MessageWebSocketMessageReceivedEventArgs?> NextAsync()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(_hint);
        try
        {
            int count = 0;
            while (true)
            {
                WebSocketReadResult part = await channel.ReceiveAsync(buffer.AsMemory(count), CancellationToken.None).ConfigureAwait(false);
                if (part.IsClosed)
                    return null;
                count += part.Count;
                if (!inParts && (uint)count > limit)
                    throw await RefuseAsync().ConfigureAwait(false);
                if (inParts || part.EndOfMessage)
                {
                    _hint = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(count, SmallestBuffer, LargestHint));
                    return new(buffer.AsSpan(0, count).ToArray(), part.MessageType, part.EndOfMessage);
                }
                if (count == buffer.Length)
                    Grow(ref buffer, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Grow(ref byte[] buffer, int count)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * count, Array.MaxLength));
        buffer.AsSpan(0, count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private async Task<NetworkException> RefuseAsync()
    {
        NetworkException failure = WebSocketErrors.TooLarge(channel.Endpoint, limit);
        await channel.FailAsync(TooBig, failure).ConfigureAwait(false);
        return failure;
    }
}
