using Microsoft.Extensions.Logging;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>A web socket that carries a stream of bytes each way, as a <see cref="StreamSocket"/> does: where messages begin and end does not matter.</summary>
/// <remarks>
/// <para>Life: make it, set <see cref="Control"/>, connect, read and write, close. After a failed <see cref="ConnectAsync"/> the settings may be changed and it may be tried again. One read
/// at a time; writes take turns; closing is safe at any moment. A cancelled read leaves the web socket usable and loses nothing.</para>
/// <para>Nothing is known of the server while nobody reads: that it closed, and that it fell silent, is seen by the next read, or soon after the last one while none is under way.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.streamwebsocket"/>, RFC 6455.</para>
/// </remarks>
public sealed partial class StreamWebSocket : IWebSocket, IWebSocketSender
{
    private readonly ILogger _log;
    private readonly WebSocketClient _client;
    private readonly WebSocketOutput _output;
    private readonly WebSocketInput _input;
    private int _closeRaised;

    /// <summary>Makes a web socket that is not connected, for the app's manifest.</summary>
    public StreamWebSocket()
        : this(NetClientContext.Default)
    {
    }

    internal StreamWebSocket(NetClientContext context)
    {
        _log = context.Loggers.CreateLogger<StreamWebSocket>();
        _client = new WebSocketClient(context, Control.Settings, nameof(StreamWebSocket), JudgeAsync) { Opened = OnOpened };
        _output = new WebSocketOutput(this);
        _input = new WebSocketInput(ReadAsync);
        Information = new StreamWebSocketInformation(_client.Facts);
    }

    /// <summary>Raised once: when the server's close frame has come, or <see cref="Close"/> has sent one; not when the connection drops, and not by <see cref="Dispose"/>.</summary>
    public event TypedEventHandler<IWebSocket, WebSocketClosedEventArgs>? Closed;

    /// <summary>Asks whether a server is the right one, after its certificate has passed and before anything is sent to it; wss only.</summary>
    public event TypedEventHandler<StreamWebSocket, WebSocketServerCustomValidationRequestedEventArgs>? ServerCustomValidationRequested;

    /// <summary>The settings, to be made before connecting.</summary>
    public StreamWebSocketControl Control { get; } = new();

    /// <summary>What is known of the connection.</summary>
    public StreamWebSocketInformation Information { get; }

    /// <summary>What the server sends. There from the start, usable once connected.</summary>
    public IInputStream InputStream => _input;

    /// <summary>What is sent to the server. There from the start, usable once connected.</summary>
    public IOutputStream OutputStream => _output;

    /// <summary>The web socket as a <see cref="Stream"/>, over the caller's memory and without allocation. An addition.</summary>
    /// <returns>A stream whose closing disposes the web socket.</returns>
    public Stream AsStream() => new WebSocketByteStream(ReadAsync, WriteAsync, Dispose);

    /// <inheritdoc cref="MessageWebSocket.SetRequestHeader"/>
    public void SetRequestHeader(string headerName, string headerValue) => _client.SetRequestHeader(headerName, headerValue);

    /// <inheritdoc cref="MessageWebSocket.ConnectAsync"/>
    public Task ConnectAsync(Uri uri, CancellationToken cancellationToken = default) =>
        _client.ConnectAsync(uri, watchesWhenIdle: true, static () => { }, static _ => { }, cancellationToken);

    /// <inheritdoc cref="MessageWebSocket.Close"/>
    public void Close(ushort code, string reason) => _client.Close(code, reason, () => RaiseClosed(code, reason ?? ""));

    /// <summary>Ends the connection at once, with an empty close frame if one can leave. Pending operations end with OperationAborted (0x800703E3).</summary>
    /// <remarks>The frame has a tenth of a second, and none leaves behind a send that stands still.</remarks>
    public void Dispose() => _client.Dispose();

    void IWebSocketSender.ThrowIfNotOpen(string operation) => _client.Require(operation);

    ValueTask IWebSocketSender.SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => WriteAsync(data, cancellationToken);

    private void OnOpened(WebSocketChannel channel) => channel.ClosedByPeer = (code, reason) =>
    {
        if (_client.TryEnd())
            RaiseClosed(code, reason);
    };

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

    // On a thread of the pool: whoever reads or closes must not wait for an app's handler.
    private void RaiseClosed(ushort code, string reason)
    {
        if (Interlocked.Exchange(ref _closeRaised, 1) != 0)
            return;
        ThreadPool.QueueUserWorkItem(_ =>
        {
            try
            {
                Closed?.Invoke(this, new WebSocketClosedEventArgs(code, reason));
            }
            catch (Exception e)
            {
                SocketLog.WebSocketHandlerFailed(_log, nameof(Closed), e);
            }
        });
    }
}
