using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A read that has to wait. One object serves one read of a socket after another, so that waiting allocates nothing.</summary>
/// <remarks>Most reads wait, so what stands between the socket beneath and the app is all there is to the cost of a small message. This does what an asynchronous
/// method would, and nothing more.</remarks>
internal sealed class PendingRead : IValueTaskSource<int>
{
    private readonly StreamSocket _socket;
    private readonly Action _onReceived;
    private ManualResetValueTaskSourceCore<int> _result;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _receiving;
    private Memory<byte> _destination;
    private CancellationToken _callersToken;
    private bool _isTaken = true; // here and not in the socket: its memory then stays the same for every core, read after read

    public PendingRead(StreamSocket socket)
    {
        _socket = socket;
        _onReceived = Complete;
    }

    /// <summary>Takes the object for another read; false while the result of the last one is outstanding. Only whoever has the reading direction may ask.</summary>
    public bool TryTake() => !Volatile.Read(ref _isTaken) && (_isTaken = true);

    /// <summary>Waits for <paramref name="receiving"/> in the name of the caller.</summary>
    public ValueTask<int> Start(ValueTask<int> receiving, Memory<byte> destination, CancellationToken callersToken)
    {
        (_destination, _callersToken) = (destination, callersToken);
        short version = _result.Version; // afterwards the caller may have had the result and this object may serve another
        _receiving = receiving.ConfigureAwait(false).GetAwaiter();
        if (_receiving.IsCompleted)
            Complete();
        else
            _receiving.UnsafeOnCompleted(_onReceived);
        return new ValueTask<int>(this, version);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _result.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    public int GetResult(short token)
    {
        if (_result.GetStatus(token) == ValueTaskSourceStatus.Pending)
            throw Throw.WrongState("The read still runs; await it.");
        try
        {
            return _result.GetResult(token);
        }
        finally
        {
            _result.Reset();
            Volatile.Write(ref _isTaken, false);
        }
    }

    private void Complete()
    {
        (Memory<byte> destination, CancellationToken callersToken) = (_destination, _callersToken);
        (_destination, _callersToken) = (default, default);
        int count;
        try
        {
            count = _socket.FinishRead(_receiving, destination, callersToken);
        }
        catch (Exception e)
        {
            _result.SetException(e);
            return;
        }
        _result.SetResult(count);
    }
}
