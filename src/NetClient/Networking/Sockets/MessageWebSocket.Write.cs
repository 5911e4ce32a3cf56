using System.Net.WebSockets;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Foundation.Internal;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

public sealed partial class MessageWebSocket
{
    private WebSocketChannel? _lastSentOn;

    /// <summary>Sends the last frame of a message, or a message of one frame, of <see cref="MessageWebSocketControl.MessageType"/>.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>How many bytes were sent, and told as progress.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null (0x80070057).</exception>
    /// <inheritdoc cref="WriteAsync" path="/exception"/>
    public IAsyncOperationWithProgress<uint, uint> SendFinalFrameAsync(IBuffer data) => SendFrame(data, true);

    /// <summary>Sends a frame of a message that goes on.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>How many bytes were sent, and told as progress.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is null (0x80070057).</exception>
    /// <inheritdoc cref="WriteAsync" path="/exception"/>
    public IAsyncOperationWithProgress<uint, uint> SendNonfinalFrameAsync(IBuffer data) => SendFrame(data, false);

    /// <summary>Sends a message, or a frame of one, from the caller's memory. An addition.</summary>
    /// <param name="data">The bytes; they must not change until the call has ended.</param>
    /// <param name="messageType">What they are. The frames that continue a message have the type of the first.</param>
    /// <param name="endOfMessage">Whether the message ends with them.</param>
    /// <param name="cancellationToken">Stops the call. With bytes in flight that breaks the connection: nothing could follow half a frame.</param>
    /// <remarks>Allocates nothing. Calls take turns. It ends when the system has taken the bytes, not when the server has them. While <see cref="MessageWebSocketControl.Reconnect"/> gets a lost
    /// connection back, whole messages are kept as its limits say; a frame that continues a message fails, once, when the connection that has the beginning is lost (Disconnected).</remarks>
    /// <exception cref="ArgumentException">Text that is not UTF-8; nothing was sent (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Not connected, or a message of the other type is not at its end; nothing was sent (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was closed, from whichever side (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The connection failed, or was closed during the call (0x800703E3).</exception>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, SocketMessageType messageType, bool endOfMessage = true, CancellationToken cancellationToken = default)
    {
        try
        {
            WebSocketChannel channel = _client.Require("A send");
            WebSocketMessageType type = messageType switch
            {
                SocketMessageType.Binary => WebSocketMessageType.Binary,
                SocketMessageType.Utf8 => WebSocketMessageType.Text,
                _ => throw Throw.Range("No such message type.", nameof(messageType)),
            };
            WebSocketChannel? begunOn = _lastSentOn is { IsInsideMessage: true } last ? last : null;
            _lastSentOn = null; // what fails here fails once: the message is over
            if (begunOn is not null && begunOn != channel)
                throw WebSocketErrors.NotConnected(channel.Endpoint, "the connection that has the beginning of the message is lost");
            if (_reconnection!.TryKeep(data, type, isWhole: endOfMessage && begunOn is null, channel.Endpoint))
                return default;
            _lastSentOn = channel;
            return channel.SendAsync(data, type, endOfMessage, cancellationToken);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<bool>(e));
        }
    }

    private AsyncOperationWithProgress<uint, uint> SendFrame(IBuffer data, bool final)
    {
        Throw.IfNull(data);
        _client.Require(final ? nameof(SendFinalFrameAsync) : nameof(SendNonfinalFrameAsync));
        SocketMessageType type = Control.MessageType;
        ReadOnlyMemory<byte> memory = data.AsMemory();
        var operation = new AsyncOperationWithProgress<uint, uint>();
        operation.Start(
            async (token, progress) =>
            {
                await WriteAsync(memory, type, final, token).ConfigureAwait(false);
                progress.Report((uint)memory.Length);
                return (uint)memory.Length;
            },
            CancellationToken.None);
        return operation;
    }
}
