using System.Buffers;
using System.IO.Pipelines;

namespace NetClient.AspNetCore.Internal;

/// <summary>What Kestrel reads from: it asks, and the wire is asked on the spot. No loop and no other thread stands between the two.</summary>
/// <remarks>The pipe beneath holds what was received and not yet taken; it does the waiting, the cancelling and the completing, and what it gives out is given on as it is: whatever stood
/// in between would be one more frame for the exception that a reset throws, which is most of what a short connection costs. Of the wire there is one receive at a time.</remarks>
internal sealed class ConnectionInput : PipeReader
{
    private const int SmallRead = 2048;
    private const int LargestRead = 64 * 1024;

    private const int Idle = 0;
    private const int Receiving = 1;
    private const int Ended = 2; // no receive is under way, unless it was when the connection ended, and none will be

    private readonly NetClientConnection _connection;
    private readonly Pipe _pipe;
    private readonly Wire _wire;
    private readonly long _limit;
    private long _unconsumed;                   // as of the app's last advance
    private long _received;
    private long _receivedAtAdvance;
    private int _state;
    private bool _isMoreWanted;                 // asked for since the last delivery began
    private int _readSize = SmallRead;
    private int _asked;

    /// <param name="connection">Told of what came, and once, when no more can come.</param>
    /// <param name="options">Of the pipe; its reader is scheduled by <see cref="ResumeHere"/>, and its writer never waits.</param>
    /// <param name="wire">Where the bytes come from.</param>
    /// <param name="limit">How many bytes may wait that the app has not taken.</param>
    public ConnectionInput(NetClientConnection connection, PipeOptions options, Wire wire, long limit)
    {
        (_connection, _wire, _limit) = (connection, wire, limit);
        _pipe = new Pipe(options);
    }

    /// <summary>Whether bytes are waiting that the app has not taken yet, such as the next of several requests sent at once.</summary>
    public bool HasUnconsumed => Volatile.Read(ref _unconsumed) > 0;

    public override bool TryRead(out ReadResult result) => _pipe.Reader.TryRead(out result);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryRead(out ReadResult result))
            return new(result);
        Volatile.Write(ref _unconsumed, 0);
        _isMoreWanted = true;
        Receive();
        return _pipe.Reader.ReadAsync(cancellationToken);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        Volatile.Write(ref _receivedAtAdvance, Volatile.Read(ref _received)); // first: bytes that come in between count twice rather than not at all
        Volatile.Write(ref _unconsumed, CountAfter(consumed));
        _pipe.Reader.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => _pipe.Reader.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _pipe.Reader.Complete(exception);

    /// <summary>Called now and then: an app that is busy and has not asked since the last time is to learn that its client has gone.</summary>
    public void LookForEnd()
    {
        if (Interlocked.Exchange(ref _asked, 0) != 0)
            return;
        long sinceAdvance = Volatile.Read(ref _received) - Volatile.Read(ref _receivedAtAdvance);
        if (Volatile.Read(ref _unconsumed) + sinceAdvance < _limit)
            Receive();
    }

    /// <summary>Receives no more, whoever asks. False when a receive is under way still.</summary>
    public bool Retire()
    {
        int was = Interlocked.Exchange(ref _state, Ended);
        if (was == Idle)
            _pipe.Writer.Complete();
        return was != Receiving;
    }

    /// <summary>Told by the wire: how many bytes came, 0 at the end, or why there are none. On any thread, also on the one that asked.</summary>
    public void OnReceived(int count, Exception? failure)
    {
        if (count == 0)
        {
            End(failure);
            return;
        }
        _connection.CountReceived(count);
        _readSize = count >= _readSize ? Math.Min(_readSize * 2, LargestRead) : count < _readSize / 4 ? SmallRead : _readSize;
        _pipe.Writer.Advance(count);
        _isMoreWanted = false;
        ResumeHere.Begin();
        ValueTask<FlushResult> flushing = _pipe.Writer.FlushAsync(); // ends at once: this pipe never has its writer wait
        bool isWanted = !flushing.IsCompletedSuccessfully || !flushing.Result.IsCompleted;
        ResumeHere.Resumption app = ResumeHere.End();
        Volatile.Write(ref _received, _received + count); // after the bytes can be counted, and before others can come
        if (Interlocked.CompareExchange(ref _state, isWanted ? Idle : Ended, Receiving) != Receiving || !isWanted)
            _pipe.Writer.Complete(); // an app that reads no more needs no more
        else if (_isMoreWanted)
            Receive(); // an app that was busy took what came and asked anew, when this receive still stood in the way
        app.Run();
    }

    private void End(Exception? failure)
    {
        Volatile.Write(ref _state, Ended);
        ResumeHere.Begin();
        _pipe.Writer.Complete(failure);
        ResumeHere.Resumption app = ResumeHere.End();
        _connection.OnInputEnded(failure);
        app.Run();
    }

    private void Receive()
    {
        _asked = 1;
        if (Interlocked.CompareExchange(ref _state, Receiving, Idle) == Idle)
            _wire.Receive(_pipe.Writer.GetMemory(_readSize));
    }

    private static long CountAfter(SequencePosition position)
    {
        if (position.GetObject() is not ReadOnlySequenceSegment<byte> segment)
            return 0;
        long count = segment.Memory.Length - position.GetInteger();
        for (ReadOnlySequenceSegment<byte>? next = segment.Next; next is not null; next = next.Next)
            count += next.Memory.Length;
        return count;
    }
}
