using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary>Waits for connections where <see cref="EpollLoop"/> waits for their bytes: a thread that looks for the one finds the other, and none has to wake another in between.</summary>
internal sealed class EpollListener : IListenerReadiness, IEpollSeat, IValueTaskSource
{
    private readonly EpollLoop _loop;
    private readonly Socket _listener;
    private readonly int _place;
    private Readiness _toAccept;
    private ManualResetValueTaskSourceCore<bool> _waiting;
    private CancellationToken _token;
    private CancellationTokenRegistration _cancellation;
    private int _isDisposed;

    private EpollListener(EpollLoop loop, Socket listener)
    {
        (_loop, _listener, Generation) = (loop, listener, loop.NextGeneration());
        _place = loop.Seat(this);
    }

    /// <summary>Of its registration.</summary>
    public uint Generation { get; }

    /// <summary>Null when the system refuses: then .NET waits.</summary>
    /// <param name="loop">Does the waiting.</param>
    /// <param name="listener">Listens already, and is not closed with this.</param>
    public static EpollListener? TryMake(EpollLoop loop, Socket listener)
    {
        var made = new EpollListener(loop, listener);
        bool isMade = false;
        try
        {
            isMade = loop.TryRegister(listener.SafeHandle, made._place, made.Generation, EpollRecord.Readable);
        }
        finally
        {
            if (!isMade)
                loop.Unseat(made._place);
        }
        return isMade ? made : null;
    }

    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _token = cancellationToken;
        do
        {
            if (IsReady())
                return default;
            _waiting.Reset();
            _waiting.RunContinuationsAsynchronously = false;
        }
        while (!_toAccept.TryAwait());
        _cancellation = cancellationToken.UnsafeRegister(static listener => ((EpollListener)listener!).End(), this);
        if (Volatile.Read(ref _isDisposed) != 0)
            End(); // who closed when nobody waited ended nothing
        return new(this, _waiting.Version);
    }

    bool IEpollSeat.OnReady(uint generation, uint events)
    {
        if (generation != Generation || !_toAccept.Tell())
            return false;
        try
        {
            // Stale words are heard here: .NET, asked in vain, would watch the listener itself from then on, and wake a thread for each connection.
            do
            {
                if (!IsReady())
                    continue;
                _waiting.SetResult(true);
                return true; // a server leaves each connection to the pool
            }
            while (!_toAccept.TryAwait());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _waiting.SetException(e);
            return false;
        }
        if (_token.IsCancellationRequested || Volatile.Read(ref _isDisposed) != 0)
            End(); // who cancelled when nobody waited ended nothing
        return false;
    }

    void IValueTaskSource.GetResult(short token)
    {
        _cancellation.Dispose();
        _waiting.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiting.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiting.OnCompleted(continuation, state, token, flags);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _loop.Unregister(_listener.SafeHandle);
        _loop.Unseat(_place);
        End();
    }

    private bool IsReady() => _listener.Poll(0, SelectMode.SelectRead);

    private void End()
    {
        if (!_toAccept.TryEnd())
            return;
        _waiting.RunContinuationsAsynchronously = true; // who cancels or closes may hold a lock
        _waiting.SetException(_token.IsCancellationRequested ? new OperationCanceledException(_token) : new ObjectDisposedException(nameof(EpollListener)));
    }
}
