using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using NetClient.Networking.Sockets.Internal;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary>Waits for connections where <see cref="EpollLoop"/> waits for their bytes: a thread that looks for the one finds the other, and none has to wake another in between.</summary>
internal sealed class EpollAcceptor : IConnectionAcceptor, IEpollSeat, IValueTaskSource<Socket>
{
    private readonly EpollLoop _loop;
    private readonly Socket _listener;
    private readonly int _place;
    private readonly uint _generation;
    private Readiness _toAccept;
    private ManualResetValueTaskSourceCore<Socket> _waiting;
    private CancellationToken _token;
    private CancellationTokenRegistration _cancellation;
    private int _isDisposed;

    private EpollAcceptor(EpollLoop loop, Socket listener)
    {
        (_loop, _listener, _generation) = (loop, listener, loop.NextGeneration());
        _place = loop.Seat(this);
    }

    /// <summary>Null when the system refuses: then .NET waits.</summary>
    /// <param name="loop">Does the waiting.</param>
    /// <param name="listener">Listens already. It is not closed with the acceptor.</param>
    public static EpollAcceptor? TryMake(EpollLoop loop, Socket listener)
    {
        var acceptor = new EpollAcceptor(loop, listener);
        listener.Blocking = false;
        if (loop.TryRegister(listener.SafeHandle, acceptor._place, acceptor._generation, EpollRecord.Readable))
            return acceptor;
        loop.Unseat(acceptor._place);
        return null;
    }

    public ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        do
        {
            if (_listener.Poll(0, SelectMode.SelectRead) && TryAccept(out Socket? socket))
                return new(socket);
            _waiting.Reset();
        }
        while (!_toAccept.TryAwait());
        _token = cancellationToken;
        _cancellation = cancellationToken.UnsafeRegister(static acceptor => ((EpollAcceptor)acceptor!).Cancel(), this);
        return new(this, _waiting.Version);
    }

    void IEpollSeat.OnReady(uint generation, uint events)
    {
        if (generation != _generation || !_toAccept.Tell())
            return;
        try
        {
            do
            {
                if (!TryAccept(out Socket? socket))
                    continue;
                _waiting.SetResult(socket);
                return;
            }
            while (!_toAccept.TryAwait());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _waiting.SetException(e);
            return;
        }
        if (_token.IsCancellationRequested)
            Cancel(); // who cancelled while this was not waiting ended nothing
    }

    Socket IValueTaskSource<Socket>.GetResult(short token)
    {
        _cancellation.Dispose();
        return _waiting.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource<Socket>.GetStatus(short token) => _waiting.GetStatus(token);

    void IValueTaskSource<Socket>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiting.OnCompleted(continuation, state, token, flags);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _loop.Unregister(_listener.SafeHandle);
        _loop.Unseat(_place);
    }

    private void Cancel()
    {
        if (_toAccept.TryEnd())
            _waiting.SetException(new OperationCanceledException(_token));
    }

    // Another process that has the socket too may be faster.
    private bool TryAccept([NotNullWhen(true)] out Socket? socket)
    {
        try
        {
            socket = _listener.Accept();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == NetSocketError.WouldBlock)
        {
            socket = null;
            return false;
        }
    }
}
