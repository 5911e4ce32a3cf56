using Microsoft.Extensions.Logging;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>A web socket that sends and receives messages.</summary>
/// <remarks>
/// <para>Life: make it, set <see cref="Control"/>, add a handler to <see cref="MessageReceived"/>, connect, send, close. Without a handler messages are read with <see cref="ReadAsync"/> or
/// <see cref="ReadMessagesAsync"/>. After a failed <see cref="ConnectAsync"/> the settings may be changed and it may be tried again; once it was connected, a web socket that failed or was
/// closed is of no more use, unless <see cref="MessageWebSocketControl.Reconnect"/> is set.</para>
/// <para>A server that falls silent is pinged and, when it does not answer, given up (<see cref="MessageWebSocketControl.KeepAliveInterval"/>); an addition, because WinRT only ever sends pongs,
/// which tell nothing of the peer.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.messagewebsocket"/>, RFC 6455.</para>
/// </remarks>
public sealed partial class MessageWebSocket : IWebSocket, IWebSocketSender
{
    private readonly NetClientContext _context;
    private readonly ILogger _log;
    private readonly WebSocketClient _client;
    private readonly WebSocketOutput _output;
    private WebSocketReconnection? _reconnection;
    private TypedEventHandler<MessageWebSocket, MessageWebSocketMessageReceivedEventArgs>? _received;
    private int _closeRaised;

    /// <summary>Makes a web socket that is not connected, for the app's manifest.</summary>
    public MessageWebSocket()
        : this(NetClientContext.Default)
    {
    }

    internal MessageWebSocket(NetClientContext context)
    {
        _context = context;
        _log = context.Loggers.CreateLogger<MessageWebSocket>();
        _client = new WebSocketClient(context, Control.Settings, nameof(MessageWebSocket), JudgeAsync) { Opened = OnOpened };
        _output = new WebSocketOutput(this);
        Information = new MessageWebSocketInformation(_client.Facts);
    }

    /// <summary>Raised for each message, or part of one, and once more when the web socket fails; one at a time, on a thread of the pool.</summary>
    /// <remarks>Nothing is received while a handler runs, or a deferral of it is not completed. What a handler throws goes to the log.</remarks>
    /// <exception cref="InvalidOperationException">A handler is added or removed after <see cref="ConnectAsync"/>, even when the web socket is closed (0x8000000E, documented).</exception>
    public event TypedEventHandler<MessageWebSocket, MessageWebSocketMessageReceivedEventArgs>? MessageReceived
    {
        add
        {
            ThrowIfUsed(nameof(MessageReceived));
            _received += value;
        }
        remove
        {
            ThrowIfUsed(nameof(MessageReceived));
            _received -= value;
        }
    }

    /// <summary>Raised once: when the server's close frame has come, or <see cref="Close"/> has sent one; not when the connection drops, and not by <see cref="Dispose"/>.</summary>
    /// <remarks>With <see cref="MessageWebSocketControl.Reconnect"/>, only for the close frame that ends it for good.</remarks>
    public event TypedEventHandler<IWebSocket, WebSocketClosedEventArgs>? Closed;

    /// <summary>Asks whether a server is the right one, after its certificate has passed and before anything is sent to it; wss only.</summary>
    public event TypedEventHandler<MessageWebSocket, WebSocketServerCustomValidationRequestedEventArgs>? ServerCustomValidationRequested;

    /// <summary>Raised for each step in the life of the connection. An addition.</summary>
    /// <remarks>Without <see cref="MessageWebSocketControl.Reconnect"/> there are few: connecting, connected, ended. <see cref="Dispose"/> raises none.</remarks>
    public event TypedEventHandler<MessageWebSocket, WebSocketConnectionStateChangedEventArgs>? ConnectionStateChanged;

    /// <summary>The settings, to be made before connecting.</summary>
    public MessageWebSocketControl Control { get; } = new();

    /// <summary>What is known of the connection.</summary>
    public MessageWebSocketInformation Information { get; }

    /// <summary>What is sent: each write, and each store of a <see cref="DataWriter"/>, is one message of <see cref="MessageWebSocketControl.MessageType"/>.</summary>
    public IOutputStream OutputStream => _output;

    /// <summary>Adds a header to the request that opens the web socket.</summary>
    /// <param name="headerName">Its name ("Origin", "Authorization", "Cookie").</param>
    /// <param name="headerValue">Its value.</param>
    /// <exception cref="ArgumentException">No header of HTTP, or one that the handshake sets itself: Connection, Upgrade, Sec-WebSocket-* (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Called after <see cref="ConnectAsync"/> (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was closed (0x80000013).</exception>
    public void SetRequestHeader(string headerName, string headerValue) => _client.SetRequestHeader(headerName, headerValue);

    /// <summary>Connects and opens the web socket.</summary>
    /// <param name="uri">An absolute address, ws or wss, without a fragment.</param>
    /// <param name="cancellationToken">Stops the attempt. An addition.</param>
    /// <returns>A task that carries its operation: <c>AsTask(token)</c> on it cancels the attempt.</returns>
    /// <exception cref="ArgumentException"><paramref name="uri"/> is null or no such address (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">It is connecting or connected already (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was closed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not let the app reach the server, its proxy, or where it redirects to (0x80070005).</exception>
    /// <exception cref="NetworkException">The name, the connection, the proxy, the handshake or the opening failed; <see cref="WebSocketError.GetStatus(int)"/> tells which. An answer of the server that
    /// opens no web socket is in it: 404 is NotFound (0x80190194); 200, and 101 with a wrong key, are ErrorHttpInvalidServerResponse (0x80072F78).</exception>
    public Task ConnectAsync(Uri uri, CancellationToken cancellationToken = default)
    {
        return _client.ConnectAsync(uri, watchesWhenIdle: _received is null, OnConnecting, OnConnectFailed, cancellationToken);
    }

    /// <summary>Sends a close frame; the server's is waited for in the background, five seconds at most, and what still comes is dropped.</summary>
    /// <param name="code">1000 for a normal end, 1001 to 1014 as RFC 6455 has them, 3000 to 4999 for the app's own.</param>
    /// <param name="reason">Why, in 123 bytes of UTF-8 at most; empty or null for nothing.</param>
    /// <exception cref="ArgumentException">A code that must not be sent, or a reason that is too long (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Not connected (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The web socket was disposed (0x80000013).</exception>
    /// <remarks>A web socket that the server has closed, or that was closed before, stays so: nothing happens.</remarks>
    public void Close(ushort code, string reason) => _client.Close(code, reason, () => RaiseClosed(code, reason ?? ""));

    /// <summary>Ends the connection at once, with an empty close frame if one can leave. Pending operations end with OperationAborted (0x800703E3).</summary>
    /// <remarks>The frame has a tenth of a second, and none leaves behind a send that stands still.</remarks>
    public void Dispose() => _client.Dispose();

    void IWebSocketSender.ThrowIfNotOpen(string operation) => _client.Require(operation);

    ValueTask IWebSocketSender.SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => WriteAsync(data, Control.MessageType, true, cancellationToken);

    private void ThrowIfUsed(string what)
    {
        if (!_client.IsUnused)
            throw Throw.WrongState($"A handler of {what} is added or removed before ConnectAsync, not after it.");
    }

    private async ValueTask<bool> JudgeAsync(CertificateReport report, CancellationToken cancellationToken)
    {
        if (ServerCustomValidationRequested is not { } handlers)
            return true;
        var args = new WebSocketServerCustomValidationRequestedEventArgs(report);
        handlers(this, args);
        args.Release();
        await args.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
        return !args.IsRejected;
    }

    private void RaiseClosed(ushort code, string reason)
    {
        if (Interlocked.Exchange(ref _closeRaised, 1) == 0)
            Raise(nameof(Closed), () => Closed?.Invoke(this, new WebSocketClosedEventArgs(code, reason)));
    }

    // On a thread of the pool: whoever reads or closes must not wait for an app's handler.
    private void Raise(string name, Action handlers) => ThreadPool.QueueUserWorkItem(_ => RaiseHere(name, handlers));

    private void RaiseHere(string name, Action handlers)
    {
        try
        {
            handlers();
        }
        catch (Exception e)
        {
            SocketLog.WebSocketHandlerFailed(_log, name, e);
        }
    }
}
