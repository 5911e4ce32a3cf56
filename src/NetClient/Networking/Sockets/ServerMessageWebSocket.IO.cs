using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

public sealed partial class ServerMessageWebSocket
{
    private const ushort MessageTooBig = 1009;

    private readonly CollectedMessage _collected = new();

    /// <summary>Reads what comes next of a message into the caller's memory. An addition, for web sockets without a handler of <see cref="MessageReceived"/>.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="cancellationToken">Stops the wait. The web socket stays usable and nothing is lost.</param>
    /// <returns>The bytes, whether the message ends with them, or that the client has closed the web socket.</returns>
    /// <remarks>Allocates nothing. One read at a time. Without a token that can be cancelled the bytes come straight into <paramref name="destination"/>; with one they are copied once. Messages of
    /// any size can be read, <see cref="WebSocketAcceptOptions.MaxMessageSize"/> is about those collected.</remarks>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is empty (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Another read is under way, or there was a handler of <see cref="MessageReceived"/> (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was disposed, or closed by <see cref="Close"/> (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The web socket has failed, or was closed during the read (0x800703E3).</exception>
    public ValueTask<WebSocketReadResult> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        try
        {
            if (destination.IsEmpty)
                throw Throw.Argument("There must be room for a byte.", nameof(destination));
            return RequireForReading().ReceiveAsync(destination, cancellationToken);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<WebSocketReadResult>(e));
        }
    }

    /// <summary>Reads message after message until the client closes the web socket. An addition, for web sockets without a handler of <see cref="MessageReceived"/>.</summary>
    /// <param name="cancellationToken">Stops it. The web socket stays usable, and the next enumeration goes on with a message that had begun.</param>
    /// <returns>The messages, each in memory of its own.</returns>
    /// <exception cref="NetworkException">The web socket has failed, or a message was larger than <see cref="WebSocketAcceptOptions.MaxMessageSize"/> (0x80072738; the client is told 1009).</exception>
    /// <inheritdoc cref="ReadAsync" path="/exception[@cref='T:System.InvalidOperationException']"/>
    public async IAsyncEnumerable<WebSocketMessage> ReadMessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            WebSocketReadResult part = await ReadAsync(_collected.GetRoom(), cancellationToken).ConfigureAwait(false);
            if (part.IsClosed)
                yield break;
            if ((uint)_collected.Add(part.Count) > _core.MaxMessageSize)
            {
                NetworkException failure = WebSocketErrors.TooLarge(_core.Channel.Endpoint, _core.MaxMessageSize);
                await _core.Channel.FailAsync(MessageTooBig, failure).ConfigureAwait(false);
                throw failure;
            }
            if (part.EndOfMessage)
                yield return new(_collected.Take(), part.MessageType);
        }
    }

    /// <summary>Sends a message, or a frame of one, from the caller's memory. An addition.</summary>
    /// <param name="data">The bytes; they must not change until the call has ended.</param>
    /// <param name="messageType">What they are. The frames that continue a message have the type of the first.</param>
    /// <param name="endOfMessage">Whether the message ends with them.</param>
    /// <param name="cancellationToken">Stops the call. With bytes in flight that breaks the connection: nothing could follow half a frame.</param>
    /// <remarks>Allocates nothing. Calls take turns. It ends when the system has taken the bytes, not when the client has them.</remarks>
    /// <exception cref="ArgumentException">Text that is not UTF-8; nothing was sent (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">A message of the other type is not at its end; nothing was sent (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was closed, from whichever side (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The connection failed, or was closed during the call (0x800703E3).</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, SocketMessageType messageType, bool endOfMessage = true, CancellationToken cancellationToken = default)
    {
        try
        {
            WebSocketMessageType type = messageType switch
            {
                SocketMessageType.Binary => WebSocketMessageType.Binary,
                SocketMessageType.Utf8 => WebSocketMessageType.Text,
                _ => throw Throw.Range("No such message type.", nameof(messageType)),
            };
            return _core.Require().SendAsync(data, type, endOfMessage, cancellationToken);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<bool>(e));
        }
    }

    private WebSocketChannel RequireForReading()
    {
        if (!Volatile.Read(ref _isRead))
        {
            lock (_gate)
            {
                if (_isPumping)
                    throw Throw.WrongState("Messages go to the handlers of MessageReceived; read them there.");
                _isRead = true;
            }
        }
        return _core.RequireForReading();
    }
}
