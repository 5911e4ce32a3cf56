using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>The server's end of a web socket that sends and receives messages.</summary>
/// <remarks>
/// <para>Life: <see cref="AcceptAsync"/> a connection of a <see cref="StreamSocketListener"/>, or accept a <see cref="WebSocketRequest"/>; add a handler to <see cref="MessageReceived"/>, or read
/// with <see cref="ReadAsync"/> or <see cref="ReadMessagesAsync"/>; send, close. Making one is an addition: in WinRT the system alone does.</para>
/// <para>Nothing is received while a handler runs or a deferral of it is not completed, so that a client that sends faster than it is served has to wait. A client that falls silent is
/// pinged and, when it does not answer, given up (<see cref="WebSocketAcceptOptions.KeepAliveInterval"/>).</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.servermessagewebsocket"/>, RFC 6455.</para>
/// </remarks>
public sealed partial class ServerMessageWebSocket : IDisposable, IWebSocketSender
{
    private readonly Lock _gate = new();
    private readonly ServerWebSocketCore<ServerMessageWebSocket> _core;
    private readonly WebSocketOutput _output;
    private TypedEventHandler<ServerMessageWebSocket, MessageWebSocketMessageReceivedEventArgs>? _received;
    private bool _isPumping;
    private bool _isRead;

    internal ServerMessageWebSocket(OpenedWebSocket opened)
    {
        _core = new ServerWebSocketCore<ServerMessageWebSocket>(this, opened);
        _output = new WebSocketOutput(this);
        Information = new ServerMessageWebSocketInformation(_core);
        _core.Channel.Collected = _collected;
        _core.Channel.Start();
    }

    /// <summary>Raised for each message, and once more when the web socket fails; one at a time, on a thread of the pool. Adding the first handler begins it: until then nothing is received.</summary>
    /// <remarks>A handler that is added later gets the messages that come from then on. What a handler throws goes to the log.</remarks>
    /// <exception cref="InvalidOperationException">Messages are read with <see cref="ReadAsync"/> (0x8000000E).</exception>
    public event TypedEventHandler<ServerMessageWebSocket, MessageWebSocketMessageReceivedEventArgs>? MessageReceived
    {
        add
        {
            lock (_gate)
            {
                if (_isRead)
                    throw Throw.WrongState("Messages are read with ReadAsync; a handler of MessageReceived would compete for them.");
                _received += value;
                if (_isPumping || _received is null)
                    return;
                _isPumping = true;
            }
            var pump = new MessagePump(_core.Channel, _core.MaxMessageSize, inParts: false, args => _received?.Invoke(this, args), _core.Log);
            ThreadPool.UnsafeQueueUserWorkItem(static pump => _ = pump.RunAsync(), pump, preferLocal: false);
        }

        remove
        {
            lock (_gate)
                _received -= value;
        }
    }

    /// <summary>Raised once: when the client's close frame has come, or <see cref="Close"/> has sent one; not when the connection drops, and not by <see cref="Dispose"/>. A handler that is
    /// added after it is told at once.</summary>
    public event TypedEventHandler<ServerMessageWebSocket, WebSocketClosedEventArgs>? Closed
    {
        add => _core.AddClosed(value);
        remove => _core.RemoveClosed(value);
    }

    /// <summary>The settings.</summary>
    public ServerMessageWebSocketControl Control { get; } = new();

    /// <summary>What is known of the connection.</summary>
    public ServerMessageWebSocketInformation Information { get; }

    /// <summary>What is sent: each write, and each store of a <see cref="DataWriter"/>, is one message of <see cref="ServerMessageWebSocketControl.MessageType"/>.</summary>
    public IOutputStream OutputStream => _output;

    /// <summary>Reads the request of a client from a connection that a listener accepted, plain or TLS, and accepts it. An addition.</summary>
    /// <param name="socket">The connection; nothing was read from it or written to it. From now on it belongs to the web socket.</param>
    /// <param name="options">What is accepted; null for the defaults of <see cref="WebSocketAcceptOptions"/>.</param>
    /// <param name="cancellationToken">Stops it; the connection is closed.</param>
    /// <returns>The web socket, open. Nothing is received before there is a handler or a read.</returns>
    /// <remarks>To look at the request first, at its path or its cookies, use <see cref="WebSocketRequest.ReadAsync"/>.</remarks>
    /// <inheritdoc cref="WebSocketRequest.ReadAsync" path="/exception"/>
    public static async Task<ServerMessageWebSocket> AcceptAsync(StreamSocket socket, WebSocketAcceptOptions? options = null, CancellationToken cancellationToken = default)
    {
        using WebSocketRequest request = await WebSocketRequest.ReadAsync(socket, options, cancellationToken).ConfigureAwait(false);
        return await request.AcceptMessageWebSocketAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a close frame; the client's is waited for in the background, five seconds at most, and what still comes is dropped.</summary>
    /// <param name="code">1000 for a normal end, 1001 when the server goes away, 1002 to 1014 as RFC 6455 has them, 3000 to 4999 for the app's own.</param>
    /// <param name="reason">Why, in 123 bytes of UTF-8 at most; empty or null for nothing.</param>
    /// <exception cref="ArgumentException">A code that must not be sent, or a reason that is too long (0x80070057).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was disposed (0x80000013).</exception>
    /// <remarks>A web socket that the client has closed, or that was closed before, stays so: nothing happens.</remarks>
    public void Close(ushort code, string reason) => _core.Close(code, reason);

    /// <summary>Ends the connection at once, with an empty close frame if one can leave. Pending operations end with OperationAborted (0x800703E3).</summary>
    /// <remarks>The frame has a tenth of a second, and none leaves behind a send that stands still.</remarks>
    public void Dispose() => _core.Dispose();

    void IWebSocketSender.ThrowIfNotOpen(string operation) => _core.Require();

    ValueTask IWebSocketSender.SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => WriteAsync(data, Control.MessageType, true, cancellationToken);
}
