using System.Runtime.CompilerServices;
using NetClient.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A read into an <see cref="IBuffer"/> that has to wait. One object serves one read after another; each costs its task and nothing else.</summary>
/// <remarks>The task must carry the operation (<see cref="Task.AsyncState"/>), so that <c>AsTask(token)</c> cancels the read and not only the waiting; an
/// asynchronous method cannot give that, hence the continuation by hand.</remarks>
internal sealed class PendingBufferRead
{
    private readonly StreamSocket _socket;
    private readonly SocketInput _input;
    private readonly Action _onRead;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _reading;
    private TaskCompletionSource<IBuffer>? _completion;
    private IBuffer? _buffer;
    private Memory<byte> _destination;
    private CancellationToken _cancellationToken;
    private int _filled;
    private bool _partial;

    // Which read is to stop: a stop that comes too late for one must not meet the next.
    private TaskCompletionSource<IBuffer>? _canceled;
    private TaskCompletionSource<IBuffer>? _aborted;

    public PendingBufferRead(StreamSocket socket, SocketInput input)
    {
        _socket = socket;
        _input = input;
        _onRead = Continue;
    }

    /// <summary>Cancels the read whose task this is, if it runs.</summary>
    public void Cancel(Task operation)
    {
        if (Volatile.Read(ref _completion) is not { } running || running.Task != operation)
            return;
        Volatile.Write(ref _canceled, running); // heard between two reads of the socket, where nothing is under way that could be stopped
        _socket.CancelReading();
    }

    /// <summary>Stops the read that runs, if one does; ends when it has ended.</summary>
    public Task StopAsync()
    {
        if (Volatile.Read(ref _completion) is not { } running)
            return Task.CompletedTask;
        Volatile.Write(ref _aborted, running);
        _ = _socket.StopReadingAsync();
        return EndOfAsync(running.Task);
    }

    public ValueTask<IBuffer> Start(ValueTask<int> first, IBuffer buffer, Memory<byte> destination, bool partial, CancellationToken cancellationToken)
    {
        // Two reads at a time: the socket has refused one of them, and that is what the app is told.
        if (_completion is not null)
            return AwaitAloneAsync(first, buffer);
        var completion = new TaskCompletionSource<IBuffer>(_input);
        (_buffer, _destination, _partial, _cancellationToken, _filled) = (buffer, destination, partial, cancellationToken, 0);
        Volatile.Write(ref _completion, completion);
        _reading = AwaiterOf(first);
        if (_reading.IsCompleted)
            Continue();
        else
            _reading.UnsafeOnCompleted(_onRead);
        return new(completion.Task);
    }

    // A loop, so that reads which are done at once do not go one into the other: how many there are is for the peer to choose.
    private void Continue()
    {
        try
        {
            while (true)
            {
                int count = _reading.GetResult();
                _filled += count;
                if (count == 0 || _partial || _filled == _destination.Length)
                    break;
                ThrowIfStopped();
                _reading = AwaiterOf(_input.ReadAsync(_destination[_filled..], _cancellationToken));
                StopInnerIfStopped();
                if (!_reading.IsCompleted)
                {
                    _reading.UnsafeOnCompleted(_onRead);
                    return;
                }
            }
        }
        catch (Exception e)
        {
            _buffer!.Length = (uint)_filled; // what had arrived is the app's: the socket does not have it any more
            Exception reason = e is ObjectDisposedException && _filled > 0 ? _socket.ReadAborted(e) : e; // closed between two reads of the socket, while the whole ran
            End().SetFromTask(Throw.AsTask<IBuffer>(reason));
            return;
        }
        _buffer!.Length = (uint)_filled;
        IBuffer buffer = _buffer;
        End().SetResult(buffer);
    }

    private void ThrowIfStopped()
    {
        if (Volatile.Read(ref _canceled) == _completion)
            throw Throw.Canceled(_cancellationToken);
        if (Volatile.Read(ref _aborted) == _completion)
            throw _socket.ReadAborted(null);
    }

    // Asked for after the look before, and before there was anything to stop.
    private void StopInnerIfStopped()
    {
        if (Volatile.Read(ref _canceled) == _completion)
            _socket.CancelReading();
        else if (Volatile.Read(ref _aborted) == _completion)
            _ = _socket.StopReadingAsync();
    }

    private static async Task EndOfAsync(Task read) => await read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter AwaiterOf(ValueTask<int> read) => read.ConfigureAwait(false).GetAwaiter();

    // Everything is free for the next read before the one that waits goes on.
    private TaskCompletionSource<IBuffer> End()
    {
        TaskCompletionSource<IBuffer> completion = _completion!;
        (_buffer, _destination, _cancellationToken, _reading, _canceled, _aborted) = (null, default, default, default, null, null);
        Volatile.Write(ref _completion, null);
        return completion;
    }

    private static async ValueTask<IBuffer> AwaitAloneAsync(ValueTask<int> reading, IBuffer buffer)
    {
        buffer.Length = (uint)await reading.ConfigureAwait(false);
        return buffer;
    }
}
