using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace NetClient.AspNetCore.Internal;

/// <summary>What Kestrel writes to: a flush sends on the spot. What is flushed while a send is under way goes with the next, all of it in one call.</summary>
/// <remarks>With pipelined requests the answers are gathered: as long as the next request is here already, sending is left to another thread, and the answer to it may come in time to
/// go along.</remarks>
internal sealed class ConnectionOutput : PipeWriter, IThreadPoolWorkItem
{
    private readonly NetClientConnection _connection;
    private readonly Pipe _pipe;
    private readonly Wire _wire;
    private readonly ConnectionInput _input;
    private TaskCompletionSource? _waiting;
    private int _isDone;
    private int _work;                          // flushes that the sender has not seen; whoever makes it 1 is the sender
    private long _sending;                      // how many bytes are with the wire, and up to where
    private SequencePosition _position;

    /// <param name="connection">Told of what went, and once, when no more can go.</param>
    /// <param name="options">Of the pipe that holds what was not sent yet.</param>
    /// <param name="wire">Where the bytes go.</param>
    /// <param name="input">Tells whether the next request is here already.</param>
    public ConnectionOutput(NetClientConnection connection, PipeOptions options, Wire wire, ConnectionInput input)
    {
        _pipe = new Pipe(options);
        (_connection, _wire, _input) = (connection, wire, input);
    }

    /// <summary>Whether everything was sent, or cannot be: nothing is with the wire, nor will be.</summary>
    public bool IsDone => Volatile.Read(ref _isDone) != 0;

    /// <summary>Ends when <see cref="IsDone"/>.</summary>
    public Task WhenDoneAsync()
    {
        TaskCompletionSource waiting = _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.MemoryBarrier();
        if (IsDone)
            waiting.TrySetResult();
        return waiting.Task;
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _pipe.Writer.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _pipe.Writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _pipe.Writer.GetSpan(sizeHint);

    public override void Advance(int bytes) => _pipe.Writer.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> flushing = _pipe.Writer.FlushAsync(cancellationToken);
        if (Interlocked.Increment(ref _work) == 1)
        {
            if (_input.HasUnconsumed)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            else
                Drain();
        }
        return flushing;
    }

    public override void CancelPendingFlush() => _pipe.Writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        _pipe.Writer.Complete(exception);
        if (Interlocked.Increment(ref _work) == 1)
            Drain();
    }

    void IThreadPoolWorkItem.Execute() => Drain();

    private void Drain()
    {
        while (true)
        {
            int seen = Volatile.Read(ref _work);
            if (_pipe.Reader.TryRead(out ReadResult result))
            {
                if (!result.Buffer.IsEmpty)
                {
                    _sending = result.Buffer.Length;
                    _position = result.Buffer.End;
                    if (!_wire.Send(result.Buffer, out Exception? failure))
                        return; // OnSent goes on
                    if (!Take(failure))
                        return;
                    continue;
                }
                _pipe.Reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    End(null);
                    return;
                }
            }
            if (Interlocked.CompareExchange(ref _work, 0, seen) == seen)
                return;
        }
    }

    /// <summary>Told by the wire of a send that did not end at once.</summary>
    public void OnSent(Exception? failure)
    {
        if (Take(failure))
            Drain();
    }

    private bool Take(Exception? failure)
    {
        if (failure is not null)
        {
            End(failure);
            return false;
        }
        _connection.CountSent((int)_sending);
        _pipe.Reader.AdvanceTo(_position);
        return true;
    }

    // The sender stays who it is, so that nothing is sent any more. That a connection has ended is told by a flush that is completed, as by Kestrel's own transport: what a flush throws, Kestrel logs as an error.
    private void End(Exception? failure)
    {
        _pipe.Reader.Complete(failure is ConnectionResetException or ConnectionAbortedException ? null : failure);
        _connection.OnOutputEnded(failure);
        Interlocked.Exchange(ref _isDone, 1);
        Volatile.Read(ref _waiting)?.TrySetResult();
    }
}
