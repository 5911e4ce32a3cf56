using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>Accepts TCP connections, plain or TLS.</summary>
/// <remarks>
/// <para>Life: make it, set <see cref="Control"/>, subscribe <see cref="ConnectionReceived"/>, bind. Binding starts to listen. Without a handler connections are
/// pulled with <see cref="AcceptAsync"/> (an addition). Closing stops the listening; accepted sockets live on.</para>
/// <para>A peer that the app's capabilities do not cover is dropped before the app sees it.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.streamsocketlistener"/>.</para>
/// </remarks>
public sealed partial class StreamSocketListener : IStreamSocketListener
{
    private readonly NetClientContext _context;
    private ILogger _log;
    private readonly IoDirection _accepting = new("accept");
    private readonly Lock _gate = new();
    private TypedEventHandler<StreamSocketListener, StreamSocketListenerConnectionReceivedEventArgs>? _connectionReceived;
    private ConnectionSource? _source;
    private ConnectionPump? _pump;
    private ListenerState _state;
    private bool _isResumed;           // listened before it was ours, so that nobody could subscribe in time

    /// <summary>Makes a listener that is not bound, for the app's manifest.</summary>
    public StreamSocketListener()
        : this(NetClientContext.Default)
    {
    }

    internal StreamSocketListener(NetClientContext context)
    {
        _context = context;
        _log = NewLog(context.Loggers);
    }

    private enum ListenerState
    {
        Created,
        Binding,
        Listening,
        Transferring,
        Transferred,
        Closed,
    }

    /// <summary>The settings, to be made before binding.</summary>
    public StreamSocketListenerControl Control { get; } = new();

    /// <summary>What is known of the listener.</summary>
    public StreamSocketListenerInformation Information { get; } = new();

    /// <summary>Where it listens, once it does.</summary>
    internal EndPoint LocalEndPoint { get; private set; } = null!;

    /// <summary>Tells of each connection accepted. Handlers run on the thread pool, several at a time; the connection belongs to the handler.</summary>
    /// <remarks>Up to 128 handlers run at once; further connections wait in the system's queue until one returns. A handler that throws is logged, and its connection closed.</remarks>
    /// <exception cref="InvalidOperationException">Subscribed after the bind (0x8000000E).</exception>
    public event TypedEventHandler<StreamSocketListener, StreamSocketListenerConnectionReceivedEventArgs> ConnectionReceived
    {
        add
        {
            lock (_gate)
            {
                if (_state is ListenerState.Transferring or ListenerState.Transferred || (_state is ListenerState.Binding or ListenerState.Listening && !_isResumed))
                    throw Throw.WrongState("ConnectionReceived was subscribed after the bind; subscribe before it.");
                _connectionReceived += value;
                if (_isResumed && _state == ListenerState.Listening && _pump is null)
                    StartPump_NeedsLock();
            }
        }

        remove
        {
            lock (_gate)
                _connectionReceived -= value;
        }
    }

    /// <summary>Takes the next connection; the listener was bound without a handler of <see cref="ConnectionReceived"/>. An addition.</summary>
    /// <param name="cancellationToken">Stops the waiting; no connection is lost.</param>
    /// <remarks>One call at a time. With TLS the handshake is done when a connection is returned; those that fail it are logged and never seen.</remarks>
    /// <exception cref="InvalidOperationException">Not bound, bound with a handler, or another accept is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The listener was closed before the call (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The system can accept no more (TooManyOpenFiles), or the listener was closed during the call (0x800703E3).</exception>
    public ValueTask<StreamSocket> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            ConnectionSource source = OpenSource(nameof(AcceptAsync));
            return _pump is null
                ? AcceptCoreAsync(source, cancellationToken)
                : throw Throw.WrongState("AcceptAsync was called on a listener with a ConnectionReceived handler; use one or the other.");
        }
        catch (InvalidOperationException e)
        {
            return ValueTask.FromException<StreamSocket>(e);
        }
    }

    async ValueTask<IStreamSocket> IStreamSocketListener.AcceptAsync(CancellationToken cancellationToken) => await AcceptAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Stops accepting: an <see cref="AcceptAsync"/> under way ends with OperationAborted, and <see cref="ConnectionReceived"/> is not raised any more.</summary>
    /// <returns>A task that ends when nothing is pending. The port stays bound until the listener is closed.</returns>
    /// <exception cref="ObjectDisposedException">The listener was closed before the call (0x80000013).</exception>
    public Task CancelIOAsync()
    {
        lock (_gate)
        {
            if (_state == ListenerState.Closed)
                throw Throw.Closed(nameof(StreamSocketListener));
        }
        return _pump?.StopAsync() ?? _accepting.StopAsync();
    }

    /// <summary>Stops listening. Accepted sockets live on; connections not yet accepted are reset.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_state is ListenerState.Closed or ListenerState.Transferred)
                return;
            _state = ListenerState.Closed;
        }
        _channel?.Closed();
        _ = _accepting.StopAsync();
        _ = _pump?.StopAsync();
        _source?.Dispose();
        _ownership?.Closed();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StreamSocket> AcceptCoreAsync(ConnectionSource source, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
        CancellationToken stop = _accepting.Begin(cancellationToken);
        try
        {
            if (_pump is null)
                _channel?.Taken();   // what the last accept brought
            StreamSocket socket = await source.AcceptAsync(stop).ConfigureAwait(false);
            if (_pump is null)
                _channel?.Arrived();
            return socket;
        }
        catch (Exception e) when (e is not NetworkException)
        {
            string endpoint = $"port {Information.LocalPort}";
            if (e is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw Throw.Canceled(cancellationToken, e);
            if (e is OperationCanceledException or ObjectDisposedException || IsClosed)
                throw NetworkErrors.Aborted(NetworkStage.Accept, endpoint, e);
            throw NetworkErrors.Translate(e, NetworkStage.Accept, endpoint) ?? e;
        }
        finally
        {
            _accepting.End();
        }
    }

    /// <summary>Another than .NET waits for connections: a server that waits for everything by itself. After the bind, before the first accept.</summary>
    internal void WaitBy(Func<System.Net.Sockets.Socket, IListenerReadiness?> make) => OpenSource(nameof(WaitBy)).WaitBy(make);

    /// <summary>Logs elsewhere than where its context does: a server's host has a log of its own. Before the bind, or of a listener that was bound elsewhere before the first accept.</summary>
    internal void LogBy(ILoggerFactory loggers)
    {
        _log = NewLog(loggers);
        _source?.LogBy(_log);
    }

    private static ILogger NewLog(ILoggerFactory loggers) => loggers.CreateLogger("NetClient.Networking.Sockets.StreamSocketListener");

    private void StartPump_NeedsLock()
    {
        ConnectionSource source = _source!;
        _pump = new ConnectionPump(token => AcceptCoreAsync(source, token), Raise, _log, _context.Time);
        _pump.Start();
    }

    private bool IsClosed
    {
        get
        {
            lock (_gate)
                return _state == ListenerState.Closed;
        }
    }

    private ConnectionSource OpenSource(string operation)
    {
        lock (_gate)
        {
            return _state switch
            {
                ListenerState.Listening => _source!,
                ListenerState.Closed => throw Throw.Closed(nameof(StreamSocketListener)),
                ListenerState.Transferring or ListenerState.Transferred => throw Throw.WrongState($"{operation} was called after the listener was handed over: it belongs to another process."),
                _ => throw Throw.WrongState($"{operation} was called before the bind ended; await BindServiceNameAsync or BindEndpointAsync first."),
            };
        }
    }
}
