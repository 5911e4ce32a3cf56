using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace NetClient.AspNetCore.Internal;

/// <summary>What Kestrel reads from: it asks, and the wire is asked on the spot. No loop and no other thread stands between the two.</summary>
/// <remarks>The pipe beneath holds what was received and not yet taken; it does the waiting, the cancelling and the completing. Of the wire there is one receive at a time.</remarks>
internal sealed class ConnectionInput : PipeReader, IValueTaskSource<ReadResult>
{
    private const int SmallRead = 2048;
    private const int LargestRead = 64 * 1024;

    private readonly Pipe _pipe;
    private readonly Wire _wire;
    private readonly ResumeHere _resume;
    private readonly long _limit;
    private readonly Action<int> _received;
    private readonly Action<Exception?> _ended;
    private readonly Action _resumeReader;
    private ReadResult _last;
    private ValueTask<ReadResult> _reading;
    private (Action<object?> Continuation, object? State) _reader;
    private long _unconsumed;
    private int _receiving;
    private int _readSize = SmallRead;
    private int _asked;

    /// <param name="pool">Where the buffers come from.</param>
    /// <param name="wire">Where the bytes come from.</param>
    /// <param name="limit">How many bytes may wait that the app has not taken.</param>
    /// <param name="received">Counts.</param>
    /// <param name="ended">Told once, when no more can come.</param>
    public ConnectionInput(MemoryPool<byte> pool, Wire wire, long limit, Action<int> received, Action<Exception?> ended)
    {
        _resume = new ResumeHere();
        _pipe = new Pipe(new PipeOptions(pool, _resume, PipeScheduler.Inline, 0, 0, useSynchronizationContext: false));
        (_wire, _limit, _received, _ended) = (wire, limit, received, ended);
        _resumeReader = () => _reader.Continuation(_reader.State);
        wire.Received = OnReceived;
    }

    /// <summary>Whether bytes are waiting that the app has not taken yet, such as the next of several requests sent at once.</summary>
    public bool HasUnconsumed => Volatile.Read(ref _unconsumed) > 0;

    public override bool TryRead(out ReadResult result)
    {
        if (!_pipe.Reader.TryRead(out result))
            return false;
        _last = result;
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryRead(out ReadResult result))
            return new(result);
        Volatile.Write(ref _unconsumed, 0);
        Receive();
        ValueTask<ReadResult> reading = _pipe.Reader.ReadAsync(cancellationToken);
        if (reading.IsCompletedSuccessfully)
            return new(_last = reading.Result);
        _reading = reading;
        return new(this, 0);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        Volatile.Write(ref _unconsumed, _last.Buffer.Slice(consumed).Length);
        _last = default;
        _pipe.Reader.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => _pipe.Reader.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _pipe.Reader.Complete(exception);

    /// <summary>Called now and then: an app that is busy and has not asked since the last time is to learn that its client has gone.</summary>
    public void LookForEnd()
    {
        if (Interlocked.Exchange(ref _asked, 0) == 0 && Volatile.Read(ref _unconsumed) < _limit)
            Receive();
    }

    // A read that waits is the pipe's own, with a look at its result. An async method in between would throw a second time what a reset throws, which is most of what a short connection costs.
    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _last = _reading.GetAwaiter().GetResult();

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) =>
        !_reading.IsCompleted ? ValueTaskSourceStatus.Pending
        : _reading.IsCompletedSuccessfully ? ValueTaskSourceStatus.Succeeded
        : _reading.IsCanceled ? ValueTaskSourceStatus.Canceled
        : ValueTaskSourceStatus.Faulted;

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _reader = (continuation, state);
        var awaiter = _reading.ConfigureAwait((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0).GetAwaiter();
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0)
            awaiter.OnCompleted(_resumeReader);
        else
            awaiter.UnsafeOnCompleted(_resumeReader);
    }

    private void Receive()
    {
        _asked = 1;
        if (Interlocked.Exchange(ref _receiving, 1) == 0)
            _wire.Receive(_pipe.Writer.GetMemory(_readSize));
    }

    private void OnReceived(int count, Exception? failure)
    {
        if (count == 0)
        {
            _pipe.Writer.Complete(failure); // and nothing is received any more: _receiving stays
            _ended(failure);
            return;
        }
        _received(count);
        _readSize = count >= _readSize ? Math.Min(_readSize * 2, LargestRead) : count < _readSize / 4 ? SmallRead : _readSize;
        _pipe.Writer.Advance(count);
        _resume.Begin();
        ValueTask<FlushResult> flushing = _pipe.Writer.FlushAsync(); // ends at once: this pipe never has its writer wait
        bool isCompleted = flushing.IsCompletedSuccessfully && flushing.Result.IsCompleted;
        ResumeHere.Resumption app = _resume.End();
        if (!isCompleted)
            Volatile.Write(ref _receiving, 0); // an app that reads no more needs no more
        app.Run();
    }
}
