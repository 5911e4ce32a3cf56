using System.Buffers.Binary;
using System.Numerics;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Follows the frames in a stream of bytes as they pass, and stops at the first that RFC 6455 forbids.</summary>
/// <remarks>
/// <para>.NET's web socket takes the frames apart. It lets some things pass that the RFC does not: unmasked frames from a client, a compression bit on a control frame,
/// lengths in more bytes than they need; and it looks at text only when a frame is complete (observed, .NET 10). Here all of the RFC's rules about frames stand in one place.</para>
/// <code>
///  0               1               2               3            RFC 6455 section 5.2
/// +-+-+-+-+-------+-+-------------+-------------------------------+
/// |F|R|R|R| opcode|M| length (7)  | length (16 or 64), if 126, 127 |
/// |I|S|S|S|       |A|             | masking key (32), if MASK      |
/// |N|V|V|V|       |S|             | payload                        |
/// | |1|2|3|       |K|             |                                |
/// </code>
/// </remarks>
internal sealed class FrameScanner(bool fromClient, bool compression)
{
    private const string HalfCharacter = "text ends inside a character";
    private const int Continuation = 0, Text = 1, Binary = 2, Close = 8, Pong = 10;

    private readonly byte[] _head = new byte[14];
    private int _headCount;
    private int _headLength = 2;
    private bool _inPayload;
    private long _remaining;
    private int _opcode;
    private bool _final;
    private uint _mask;
    private bool _inMessage;    // a message has begun and not ended
    private bool _checksText;   // and is text in the clear
    private Utf8Scanner _text;
    private int _closeCount;

    /// <summary>The first thing that was wrong; nothing is looked at after it.</summary>
    public FrameViolation? Violation { get; private set; }

    /// <summary>Whether a close frame has passed, and all of it.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether that close frame was empty: it told neither code nor reason.</summary>
    public bool ClosedWithoutCode { get; private set; }

    /// <summary>How many pongs have passed.</summary>
    public int Pongs { get; private set; }

    /// <summary>Looks at the next bytes.</summary>
    /// <returns>How many of them may pass on: all, or those before a violation, or those up to the end of a close frame (nothing counts after it).</returns>
    public int Scan(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        int frameStart = 0;
        while (at < bytes.Length && Violation is null && !IsClosed)
        {
            if (_inPayload)
            {
                at += TakePayload(bytes[at..]);
                if (Violation is not null)
                    return at;
            }
            else
            {
                if (_headCount == 0)
                    frameStart = at;
                _head[_headCount++] = bytes[at++];
                if (_headCount == 2)
                    LookAtFirstTwo();
                if (_headCount == _headLength && Violation is null)
                    LookAtLength();
                if (Violation is not null)
                    return Math.Min(frameStart, at); // the forbidden frame itself stays here
            }
            if (_inPayload && _remaining == 0)
                EndFrame();
        }
        return at;
    }

    private void LookAtFirstTwo()
    {
        (byte first, byte second) = (_head[0], _head[1]);
        (_final, _opcode) = ((first & 0x80) != 0, first & 0x0F);
        bool masked = (second & 0x80) != 0;
        int length = second & 0x7F;
        bool control = _opcode >= Close;
        Violation =
            (first & 0x30) != 0 ? Wrong("reserved bits are set") :
            (first & 0x40) != 0 && (!compression || control || _opcode == Continuation) ? Wrong("the compression bit is set where it must not be") :
            _opcode is > Binary and < Close or > Pong ? Wrong($"opcode {_opcode} is reserved") :
            masked != fromClient ? Wrong(fromClient ? "a client's frame is not masked" : "a server's frame is masked") :
            control && !_final ? Wrong("a control frame is fragmented") :
            control && length > 125 ? Wrong("a control frame is longer than 125 bytes") :
            _opcode == Close && length == 1 ? Wrong("a close frame has half a code") :
            _opcode == Continuation && !_inMessage ? Wrong("a continuation belongs to no message") :
            _opcode is Text or Binary && _inMessage ? Wrong("a message begins inside another") :
            null;
        _headLength = 2 + (length switch { 126 => 2, 127 => 8, _ => 0 }) + (masked ? 4 : 0);
        if (_opcode is Text or Binary)
            (_checksText, _text) = (_opcode == Text && (first & 0x40) == 0, default);
    }

    private void LookAtLength()
    {
        int mask = fromClient ? 4 : 0;
        ulong length = (_headLength - mask) switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
            10 => BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(2)),
            _ => (ulong)(_head[1] & 0x7F),
        };
        Violation =
            length > long.MaxValue ? Wrong("a length has its highest bit set") :
            length < (_headLength - mask) switch { 4 => 126u, 10 => 65536u, _ => 0u } ? Wrong("a length takes more bytes than it needs") :
            null;
        _mask = fromClient ? BinaryPrimitives.ReadUInt32LittleEndian(_head.AsSpan(_headLength - 4)) : 0;
        (_remaining, _inPayload) = ((long)length, true);
        if (length == 0 && EndsText(0))
            Violation ??= NoText(HalfCharacter);
        if (_opcode == Close)
            (ClosedWithoutCode, _closeCount, _text) = (length == 0, 0, default);
    }

    private int TakePayload(ReadOnlySpan<byte> bytes)
    {
        int count = (int)Math.Min(_remaining, bytes.Length);
        if (_checksText && _opcode < Close)
        {
            Violation = !TakeText(bytes[..count]) ? NoText("text is not UTF-8") : EndsText(count) ? NoText(HalfCharacter) : null;
            if (Violation is not null)
                return 0;
        }
        if (_opcode == Close && !TakeReason(bytes[..count]))
        {
            Violation = NoText("the reason of a close frame is not UTF-8"); // .NET would answer with 1002
            return 0;
        }
        _remaining -= count;
        return count;
    }

    // A message may be under way, but nothing of it counts once a close frame has begun: its text scanner is free for the reason. The code's two bytes are .NET's to judge.
    private bool TakeReason(ReadOnlySpan<byte> bytes)
    {
        Span<byte> clear = stackalloc byte[125];
        Unmask(bytes, clear, BitOperations.RotateRight(_mask, 8 * (_closeCount & 3)));
        int code = Math.Clamp(2 - _closeCount, 0, bytes.Length);
        _closeCount += bytes.Length;
        return _text.TryTake(clear[code..bytes.Length]) && (bytes.Length < _remaining || _text.IsComplete);
    }

    private bool TakeText(ReadOnlySpan<byte> bytes)
    {
        if (!fromClient)
            return _text.TryTake(bytes);
        Span<byte> clear = stackalloc byte[512]; // a multiple of the mask's four bytes
        while (!bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, clear.Length);
            Unmask(bytes[..count], clear, _mask);
            _mask = BitOperations.RotateRight(_mask, 8 * (count & 3)); // where the next byte finds its key
            if (!_text.TryTake(clear[..count]))
                return false;
            bytes = bytes[count..];
        }
        return true;
    }

    // The mask's lowest byte is the key of the first byte. A vector holds whole masks, so each begins with the same key.
    private static void Unmask(ReadOnlySpan<byte> masked, Span<byte> clear, uint mask)
    {
        var keys = Vector.AsVectorByte(new Vector<uint>(BitConverter.IsLittleEndian ? mask : BinaryPrimitives.ReverseEndianness(mask)));
        int i = 0;
        for (; i <= masked.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(masked[i..]) ^ keys).CopyTo(clear[i..]);
        for (; i < masked.Length; i++)
            clear[i] = (byte)(masked[i] ^ (byte)(mask >> (8 * (i & 3))));
    }

    private void EndFrame()
    {
        (_inPayload, _headCount, _headLength) = (false, 0, 2);
        if (_opcode == Close)
            IsClosed = true;
        else if (_opcode == Pong)
            Pongs++;
        else if (_opcode < Close)
            _inMessage = !_final;
    }

    // .NET does not look at the text again when its last fragment is empty.
    private bool EndsText(long count) => _checksText && _opcode < Close && _final && count == _remaining && !_text.IsComplete;

    private static FrameViolation NoText(string what) => new(FrameViolation.InvalidPayload, what);

    private static FrameViolation Wrong(string what) => new(FrameViolation.ProtocolError, what);
}
