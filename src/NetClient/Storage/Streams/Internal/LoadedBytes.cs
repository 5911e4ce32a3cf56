using System.Buffers;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>The bytes of a <see cref="DataReader"/>, in memory rented from the pool.</summary>
//   0        _start          _loaded          _fetched        capacity
//   | consumed | may be read    | read ahead      | free          |
internal sealed class LoadedBytes
{
    // What one load may rent before bytes have arrived: a length that a hostile peer made up costs no more than this.
    private const int LargestStep = 64 * 1024;
    private const int SmallestRent = 1024;
    private const int ReadAheadStep = 16 * 1024;
    private const int OutOfMemory = unchecked((int)0x8007000E);

    private byte[]? _rented;
    private Memory<byte> _memory;
    private int _start;
    private int _loaded;
    private int _fetched;

    public LoadedBytes()
    {
    }

    /// <summary>Bytes that are all loaded, in the memory of a buffer.</summary>
    public LoadedBytes(Memory<byte> memory) => (_memory, _loaded, _fetched) = (memory, memory.Length, memory.Length);

    /// <summary>How many bytes may be read.</summary>
    public int Unconsumed => _loaded - _start;

    /// <summary>How many bytes were taken from the stream and not consumed.</summary>
    public int Unread => _fetched - _start;

    /// <summary>How many bytes of memory are rented.</summary>
    public int Capacity => _memory.Length;

    /// <summary>The next bytes, without consuming them.</summary>
    public ReadOnlySpan<byte> Peek(uint count)
    {
        if (count > (uint)Unconsumed)
            throw Throw.Bounds($"{count} bytes are wanted and {Unconsumed} are loaded.", nameof(count));
        return _memory.Span.Slice(_start, (int)count);
    }

    public void Consume(int count) => _start += count;

    /// <summary>Free memory for the stream to fill: at most <paramref name="wanted"/> bytes unless more may be read ahead.</summary>
    public Memory<byte> Space(uint wanted, bool readAhead)
    {
        int step = (int)Math.Min(wanted, LargestStep);
        if (readAhead)
            step = Math.Max(step, ReadAheadStep);
        if (_memory.Length - _fetched < step)
            MakeRoom(step);
        Memory<byte> free = _memory[_fetched..];
        return readAhead || (uint)free.Length <= wanted ? free : free[..(int)wanted];
    }

    /// <summary>The stream has filled that many bytes of <see cref="Space"/>.</summary>
    public void Fetched(int count) => _fetched += count;

    /// <summary>Lets bytes that were fetched be read, at most <paramref name="limit"/>.</summary>
    public uint Load(uint limit)
    {
        uint count = Math.Min(limit, (uint)(_fetched - _loaded));
        _loaded += (int)count;
        return count;
    }

    /// <summary>What was taken from the stream and not consumed, loaded or read ahead.</summary>
    public byte[] CopyUnread() => _memory[_start.._fetched].ToArray();

    /// <summary>Forgets what was not consumed.</summary>
    public void DiscardUnread() => _start = _loaded = _fetched;

    /// <summary>Gives the memory back. There are no bytes any more.</summary>
    public void Release()
    {
        byte[]? rented = _rented;
        (_rented, _memory, _start, _loaded, _fetched) = (null, default, 0, 0, 0);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private void MakeRoom(int step)
    {
        int unread = Unread;
        if (unread > Array.MaxLength - step)
            throw new IOException($"A DataReader holds at most {Array.MaxLength} bytes.") { HResult = OutOfMemory };

        // Moving pays only when it frees at least as much as it moves; otherwise many small loads behind a long unread rest would move it each time.
        if (_memory.Length - unread >= step && _start >= unread)
        {
            _memory.Slice(_start, unread).CopyTo(_memory);
        }
        else
        {
            long size = Math.Min(Array.MaxLength, Math.Max(SmallestRent, unread + (long)Math.Max(step, unread)));
            byte[] larger = ArrayPool<byte>.Shared.Rent((int)size);
            _memory.Slice(_start, unread).CopyTo(larger);
            if (_rented is not null)
                ArrayPool<byte>.Shared.Return(_rented);
            _memory = _rented = larger;
        }
        (_start, _loaded, _fetched) = (0, _loaded - _start, unread);
    }
}
