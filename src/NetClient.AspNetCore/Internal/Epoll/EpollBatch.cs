using System.Runtime.InteropServices;

namespace NetClient.AspNetCore.Internal.Epoll;

/// <summary>What one look at the system found. Each record is taken once, by whoever comes first: another thread goes on with the rest when the one that looked is held up.</summary>
internal sealed unsafe class EpollBatch
{
    public const int Most = 64;

    private readonly byte[] _records = GC.AllocateUninitializedArray<byte>(Most * EpollRecord.LargestSize, pinned: true);
    private int _count;
    private int _next;

    /// <summary>Where the system writes.</summary>
    public byte* Records => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_records, 0);

    public bool HasMore => Volatile.Read(ref _next) < Volatile.Read(ref _count);

    /// <summary>The system has written so many. Nobody but the one who looked has the batch.</summary>
    public void Begin(int count)
    {
        _count = count;
        Volatile.Write(ref _next, 0);
    }

    public bool TryTake(out byte* record)
    {
        int place = Interlocked.Increment(ref _next) - 1;
        record = Records + (place * EpollRecord.Size);
        return place < _count;
    }
}
