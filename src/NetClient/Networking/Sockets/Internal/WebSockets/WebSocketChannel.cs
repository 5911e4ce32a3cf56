using System.Net.WebSockets;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>An open web socket, a client's or a server's: messages in parts, good-byes, and the end.</summary>
/// <remarks>
/// <para>Over .NET's <see cref="WebSocket"/>, which must itself run over the <see cref="WebSocketWire"/> given with it. What is added: a receive can be cancelled without
/// loss, a dead peer is noticed, a close frame is answered, failures have the numbers of Windows.</para>
/// <para>One receive at a time; sends take turns. <see cref="CloseAsync"/> and <see cref="Dispose"/> may be called at any moment.</para>
/// </remarks>
internal sealed partial class WebSocketChannel : IDisposable
{
    /// <summary>The code of a close frame that told none (RFC 6455 section 7.1.5).</summary>
    public const ushort NoCode = 1005;

    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(0.1);

    private readonly WebSocket _socket;
    private readonly WebSocketWire _wire;
    private readonly DeadPeerWatch _watch;
    private readonly TimeProvider _time;
    private readonly string? _endpoint;
    private readonly bool _watchesWhenIdle;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly HeldReceive _held;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _closeBegun;          // by whichever side
    private volatile bool _closing;   // by ours
    private volatile bool _disposed;
    private volatile Exception? _failure;

    /// <param name="socket">The web socket, without keep-alive of its own.</param>
    /// <param name="wire">What it runs over.</param>
    /// <param name="keepAlive">Pings and pongs, and how long a send may stand still.</param>
    /// <param name="time">The clock.</param>
    /// <param name="endpoint">The peer, for messages.</param>
    /// <param name="watchesWhenIdle">Whether the channel reads ahead a little when nobody reads, so that a peer that closes or dies is noticed; not for readers that hold back on purpose.</param>
    public WebSocketChannel(WebSocket socket, WebSocketWire wire, KeepAliveTimes keepAlive, TimeProvider time, string? endpoint = null, bool watchesWhenIdle = false)
    {
        (_socket, _wire, _time, _endpoint) = (socket, wire, time, endpoint);
        _held = new HeldReceive(TakeUnattended);
        _watch = new DeadPeerWatch(wire, keepAlive, time, watchesWhenIdle ? WatchWhileIdle : static () => { }, PeerIsDead);
        _watchesWhenIdle = watchesWhenIdle;
        if (keepAlive.SendTimeout != Timeout.InfiniteTimeSpan)
            wire.WatchSends(keepAlive.SendTimeout, () => Abort(WebSocketErrors.SendStalled(endpoint, keepAlive.SendTimeout)));
    }

    /// <summary>Starts pings, pongs and the idle watch, once whoever made the channel is ready to be told.</summary>
    public void Start()
    {
        _watch.Start();
        if (_watchesWhenIdle)
            WatchWhileIdle();
    }

    /// <summary>Told once, when the peer's close frame has come and was not the answer to ours: its code and reason.</summary>
    public Action<ushort, string>? ClosedByPeer { get; set; }

    /// <summary>The connection beneath, for what is counted.</summary>
    public WebSocketWire Wire => _wire;

    /// <summary>The peer, for messages.</summary>
    public string? Endpoint => _endpoint;

    /// <summary>The sub-protocol agreed on.</summary>
    public string? Protocol => _socket.SubProtocol;

    /// <summary>Why the channel is dead; null while it is not, or when it was closed in order.</summary>
    public Exception? Failure => _failure;

    /// <summary>The code in the peer's close frame, if it was the first; null without one.</summary>
    public ushort? CloseCode { get; private set; }

    /// <summary>Whether messages can still be sent.</summary>
    public bool IsOpen => _failure is null && !_closing && !_disposed && _socket.State == WebSocketState.Open;

    /// <summary>Where each part that was received is counted, by whomever; null for nowhere.</summary>
    public CollectedMessage? Collected { get; set; }

    /// <summary>Told once, when the connection has ended, in whichever way.</summary>
    public Action? Ended { get; set; }

    /// <summary>Ends everything at once: a close frame without a code if none of ours is on its way, which it could not overtake, then the connection.</summary>
    public void Dispose() => DisposeThen(null);

    /// <summary>The same, and then something that the connection needed until now.</summary>
    public void DisposeThen(Action? after)
    {
        if (!_disposed)
        {
            _disposed = true;
            _watch.Dispose();
            bool canLeave = !_wire.IsSending;
            if (canLeave && _socket.State == WebSocketState.Open && !_closing && _failure is null)
            {
                _ = LeaveAsync(after);
                return;
            }
            if (canLeave && _closing && !_wire.IsCloseSent && !_ended.Task.IsCompleted)
            {
                // A close frame of ours is about to leave; CloseAsync ends the connection, within its limit.
                _ = _ended.Task.ContinueWith(static (_, next) => ((Action?)next)?.Invoke(), after, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                return;
            }
            End();
        }
        after?.Invoke();
    }

    /// <summary>Ends the connection because of a failure; whatever is pending ends with it.</summary>
    public void Abort(Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        _watch.Dispose();
        End();
    }

    private async Task LeaveAsync(Action? after)
    {
        try
        {
            await _wire.SendCloseAsync(null).AsTask().WaitAsync(LeaveLimit, _time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // the connection ends either way
        }
        End();
        after?.Invoke();
    }

    private void End()
    {
        _socket.Abort();
        _socket.Dispose();
        _wire.Dispose();
        if (_ended.TrySetResult())
            Ended?.Invoke();
    }

    private void PeerIsDead() => Abort(WebSocketErrors.PeerSilent(_endpoint));

    /// <summary>Why an operation ended.</summary>
    private Exception Explain(Exception exception, NetworkStage stage, CancellationToken callersToken)
    {
        if (callersToken.IsCancellationRequested && exception is OperationCanceledException)
            return Throw.Canceled(callersToken, exception);
        if (_failure is { } failure)
            return WebSocketErrors.Again(failure);
        if (_disposed || _closing)
            return NetworkErrors.Aborted(stage, _endpoint, exception);
        Exception reason = _wire.Violation is { } violation
            ? WebSocketErrors.Violation(_endpoint, violation.Message, exception)
            : WebSocketErrors.Translate(exception, stage, _endpoint);
        Abort(reason);
        return reason;
    }
}
