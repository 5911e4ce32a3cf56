using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Tells at the earliest byte whether text that arrives in pieces is UTF-8.</summary>
internal struct Utf8Scanner
{
    private uint _kept;     // the bytes of a character that has begun, the first one lowest
    private int _keptCount; // 0 to 3

    /// <summary>Whether no character is left half said.</summary>
    public readonly bool IsComplete => _keptCount == 0;

    /// <summary>Takes the next bytes; false when they cannot be, or begin, UTF-8.</summary>
    public bool TryTake(ReadOnlySpan<byte> bytes)
    {
        while (_keptCount > 0 && !bytes.IsEmpty)
        {
            _kept |= (uint)bytes[0] << (8 * _keptCount++);
            bytes = bytes[1..];
            switch (DecodeKept())
            {
                case OperationStatus.Done:
                    (_kept, _keptCount) = (0, 0);
                    break;
                case OperationStatus.NeedMoreData:
                    break;
                default:
                    return false;
            }
        }
        int tail = UnfinishedAtEnd(bytes);
        for (int i = 0; i < tail; i++)
            _kept |= (uint)bytes[bytes.Length - tail + i] << (8 * _keptCount++);
        return Utf8.IsValid(bytes[..^tail]) && (tail == 0 || DecodeKept() == OperationStatus.NeedMoreData);
    }

    private readonly OperationStatus DecodeKept()
    {
        Span<byte> character = stackalloc byte[4];
        for (int i = 0; i < _keptCount; i++)
            character[i] = (byte)(_kept >> (8 * i));
        return Rune.DecodeFromUtf8(character[.._keptCount], out _, out _);
    }

    // How many bytes at the end begin a character that needs more of them.
    private static int UnfinishedAtEnd(ReadOnlySpan<byte> bytes)
    {
        for (int back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            byte lead = bytes[^back];
            if ((lead & 0xC0) == 0x80)
                continue;
            int length = lead switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
            return length > back ? back : 0;
        }
        return 0;
    }
}
