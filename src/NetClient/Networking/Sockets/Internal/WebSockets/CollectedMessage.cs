using System.Buffers;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>A message that is collected from the parts of it, kept between reads: whoever stops in the middle goes on where they were.</summary>
/// <remarks>One read at a time, as the channel has it.</remarks>
internal sealed class CollectedMessage
{
    private const int Room = 4096;
    private const int MostKept = 64 * 1024;

    private ArrayBufferWriter<byte> _bytes = new();
    private long _parts;
    private long _partsAtLast;

    /// <summary>Counts a part that was read, by whomever.</summary>
    public void CountPart() => _parts++;

    /// <summary>Forgets the beginning of a message whose end will not come.</summary>
    public void Forget() => _bytes.ResetWrittenCount();

    /// <summary>Where the next part goes. What was collected before somebody else read is the beginning of nothing.</summary>
    public Memory<byte> GetRoom()
    {
        if (_parts != _partsAtLast)
            Forget();
        _partsAtLast = _parts;
        return _bytes.GetMemory(Room);
    }

    /// <summary>Takes the part that is in the room; returns how long the message is by now.</summary>
    public int Add(int count)
    {
        _bytes.Advance(count);
        _partsAtLast = _parts;
        return _bytes.WrittenCount;
    }

    /// <summary>The message, which is complete.</summary>
    public byte[] Take()
    {
        byte[] message = _bytes.WrittenSpan.ToArray();
        if (_bytes.Capacity > MostKept)
            _bytes = new();
        Forget();
        return message;
    }
}
