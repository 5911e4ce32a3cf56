using System.IO.Pipelines;

namespace NetClient.AspNetCore.Internal;

/// <summary>What Kestrel writes to: a flush sends on the spot. What is flushed while a send is under way goes with the next, all of it in one call.</summary>
/// <remarks>With pipelined requests the answers are gathered: as long as the next request is here already, sending is left to another thread, and the answer to it may come in time to
/// go along.</remarks>
internal sealed class ConnectionOutput : PipeWriter, IThreadPoolWorkItem
{
    private readonly Pipe _pipe;
    private readonly Wire _wire;
    private readonly ConnectionInput _input;
    private readonly Action<int> _sent;
    private readonly Action<Exception?> _ended;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _work;                          // flushes that the sender has not seen; whoever makes it 1 is the sender
    private long _sending;                      // how many bytes are with the wire, and up to where
    private SequencePosition _position;

    public ConnectionOutput(PipeOptions options, Wire wire, ConnectionInput input, Action<int> sent, Action<Exception?> ended)
    {
        _pipe = new Pipe(options);
        (_wire, _input, _sent, _ended) = (wire, input, sent, ended);
        wire.Sent = OnSent;
    }

    /// <summary>Ends when everything was sent, or cannot be.</summary>
    public Task Done => _done.Task;

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

    private void OnSent(Exception? failure)
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
        _sent((int)_sending);
        _pipe.Reader.AdvanceTo(_position);
        return true;
    }

    // The sender stays who it is, so that nothing is sent any more.
    private void End(Exception? failure)
    {
        _pipe.Reader.Complete(failure);
        _ended(failure);
        _done.TrySetResult();
    }
}
