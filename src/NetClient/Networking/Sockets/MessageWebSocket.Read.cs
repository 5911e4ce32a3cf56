using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

public sealed partial class MessageWebSocket
{
    private const ushort MessageTooBig = 1009;

    private readonly CollectedMessage _collected = new();
    private bool _insideMessage;

    /// <summary>Reads what comes next of a message into the caller's memory. An addition, for web sockets without a handler of <see cref="MessageReceived"/>.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="cancellationToken">Stops the wait. The web socket stays usable and nothing is lost.</param>
    /// <returns>The bytes, whether the message ends with them, or that the server has closed the web socket.</returns>
    /// <remarks>Allocates nothing. One read at a time. Without a token that can be cancelled the bytes come straight into <paramref name="destination"/>; with one they are copied once. Messages of
    /// any size can be read, <see cref="MessageWebSocketControl.MaxMessageSize"/> is about those collected. With <see cref="MessageWebSocketControl.Reconnect"/> a read goes on with the next
    /// connection; only one that was inside a message fails, once, because the rest of it will not come.</remarks>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is empty (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Not connected, another read is under way, or there is a handler of <see cref="MessageReceived"/> (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was disposed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The web socket has failed, or was closed during the read (0x800703E3).</exception>
    public ValueTask<WebSocketReadResult> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        try
        {
            return Control.Reconnect is null && _client.Link is null
                ? RequireForReading(destination).ReceiveAsync(destination, cancellationToken)
                : ReadOnAsync(destination, cancellationToken);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<WebSocketReadResult>(e));
        }
    }

    /// <summary>Reads message after message until the server closes the web socket. An addition, for web sockets without a handler of <see cref="MessageReceived"/>.</summary>
    /// <param name="cancellationToken">Stops it. The web socket stays usable, and the next enumeration goes on with a message that had begun.</param>
    /// <returns>The messages, each in memory of its own.</returns>
    /// <exception cref="NetworkException">The web socket has failed, or a message was larger than <see cref="MessageWebSocketControl.MaxMessageSize"/> (0x80072738).</exception>
    /// <inheritdoc cref="ReadAsync" path="/exception[@cref='T:System.InvalidOperationException']"/>
    public async IAsyncEnumerable<WebSocketMessage> ReadMessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            WebSocketReadResult part = await ReadAsync(_collected.GetRoom(), cancellationToken).ConfigureAwait(false);
            if (part.IsClosed)
                yield break;
            if ((uint)_collected.Add(part.Count) > Control.MaxMessageSize)
                await RefuseAsync().ConfigureAwait(false);
            if (part.EndOfMessage)
                yield return new(_collected.Take(), part.MessageType);
        }
    }

    private WebSocketChannel RequireForReading(Memory<byte> destination)
    {
        if (destination.IsEmpty)
            throw Throw.Argument("There must be room for a byte.", nameof(destination));
        WebSocketChannel channel = _client.RequireForReading("A read");
        return _received is null ? channel : throw Throw.WrongState("Messages go to the handlers of MessageReceived; read them there, or connect without a handler.");
    }

    // From one connection to the next, and for the control channel, which is told of what comes.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WebSocketReadResult> ReadOnAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        _client.Link?.Taken(); // what the last read brought
        while (true)
        {
            WebSocketChannel channel = RequireForReading(destination);
            try
            {
                WebSocketReadResult part = await channel.ReceiveAsync(destination, cancellationToken).ConfigureAwait(false);
                if (!part.IsClosed || !_reconnection!.HasNext(channel))
                {
                    _insideMessage = !part.EndOfMessage;
                    if (part.EndOfMessage)
                        _client.Link?.Arrived();
                    return part;
                }
            }
            catch (NetworkException) when (!_insideMessage && _reconnection!.HasNext(channel))
            {
                // the next connection goes on where this one ended: between two messages
            }
            catch (NetworkException)
            {
                _insideMessage = false;
                _collected.Forget();
                throw;
            }
            await WaitForNextAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RefuseAsync()
    {
        WebSocketChannel channel = _client.RequireForReading("A read");
        NetworkException failure = WebSocketErrors.TooLarge(channel.Endpoint, Control.MaxMessageSize);
        await channel.FailAsync(MessageTooBig, failure).ConfigureAwait(false);
        throw failure;
    }

    private async Task WaitForNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _reconnection!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
    }
}
