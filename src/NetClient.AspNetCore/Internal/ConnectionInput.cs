using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace NetClient.AspNetCore.Internal;

/// <summary>What Kestrel reads from: it asks, and the wire is asked on the spot. No loop and no other thread stands between the two.</summary>
/// <remarks>The pipe beneath holds what was received and not yet taken; it does the waiting, the cancelling and the completing. Of the wire there is one receive at a time.</remarks>
internal sealed class ConnectionInput : PipeReader
{
    private const int SmallRead = 2048;
    private const int LargestRead = 64 * 1024;

    private readonly Pipe _pipe;
    private readonly Wire _wire;
    private readonly ResumeHere _resume;
    private readonly long _limit;
    private readonly Action<int> _received;
    private readonly Action<Exception?> _ended;
    private ReadResult _last;
    private long _unconsumed;
    private int _receiving;
    private int _readSize = SmallRead;
    private int _asked;

    /// <param name="options">Of the pipe; its reader is resumed where the bytes came in.</param>
    /// <param name="wire">Where the bytes come from.</param>
    /// <param name="limit">How many bytes may wait that the app has not taken.</param>
    /// <param name="received">Counts.</param>
    /// <param name="ended">Told once, when no more can come.</param>
    public ConnectionInput(PipeOptions options, Wire wire, long limit, Action<int> received, Action<Exception?> ended)
    {
        _resume = new ResumeHere();
        _pipe = new Pipe(new PipeOptions(options.Pool, _resume, PipeScheduler.Inline, 0, 0, options.MinimumSegmentSize, useSynchronizationContext: false));
        (_wire, _limit, _received, _ended) = (wire, limit, received, ended);
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
        return reading.IsCompletedSuccessfully ? new(_last = reading.Result) : WaitAsync(reading);
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(ValueTask<ReadResult> reading) => _last = await reading.ConfigureAwait(false);

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
