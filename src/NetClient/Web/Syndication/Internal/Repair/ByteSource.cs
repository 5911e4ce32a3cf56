using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>A document as bytes, decoded as they come. Which encoding it is turns out in up to three steps: the mark or the declaration, the first bytes that are not ASCII, and
/// every byte after that which is none of it.</summary>
internal sealed class ByteSource(Stream stream, string? charset) : FeedSource
{
    // Enough behind the first byte that is not ASCII to tell UTF-8 from anything else.
    private const int Evidence = 256;

    // So many characters that are valid UTF-8 by chance are not to be found in GBK, Shift JIS and their like.
    private const int Enough = 6;

    private readonly byte[] _bytes = new byte[16 * 1024];
    private int _start, _end;
    private bool _ended;
    private EncodingGuess? _guess;
    private Decoder? _decoder;    // null while all bytes were ASCII and the encoding is not certain
    private bool _isUtf8, _saidForeign;

    public override int Read(Span<char> into)
    {
        while (true)
        {
            if (!NeedsMore() && Decode(into) is { } count)
                return count;
            Received(stream.Read(Room()));
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<char> into, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!NeedsMore() && Decode(into.Span) is { } count)
                return count;
            Received(await stream.ReadAsync(RoomMemory(), cancellationToken).ConfigureAwait(false));
        }
    }

    private ReadOnlySpan<byte> Waiting => _bytes.AsSpan(_start, _end - _start);

    private bool NeedsMore()
    {
        if (_ended)
            return false;
        if (_guess is null)
            return Waiting.Length < EncodingGuess.SniffLength;
        if (_decoder is not null)
            return Waiting.IsEmpty;
        int foreign = Waiting.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        return foreign < 0 ? Waiting.IsEmpty : foreign == 0 && Waiting.Length < Evidence;
    }

    // Null when no character came of it and more bytes are needed.
    private int? Decode(Span<char> into)
    {
        if (_guess is null)
            Begin();
        if (_decoder is null)
        {
            int ascii = Waiting.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0)
                ascii = Waiting.Length;
            if (ascii > 0)
            {
                ascii = Math.Min(ascii, into.Length);
                Encoding.ASCII.GetChars(Waiting[..ascii], into);
                _start += ascii;
                return Checked(into[..ascii]);
            }
            if (Waiting.IsEmpty)
                return _ended ? 0 : null;
            Decide();
        }

        _decoder!.Convert(Waiting, into, flush: _ended, out int used, out int produced, out _);
        _start += used;
        if (produced > 0)
            return Checked(into[..produced]);
        return _ended && Waiting.IsEmpty ? 0 : null;
    }

    private void Begin()
    {
        _guess = EncodingGuess.Of(Waiting, charset);
        _start += _guess.MarkLength;
        if (_guess.Problem is not null)
            Problems.Add(SyndicationProblemKind.Encoding, _guess.Problem, "", 0, 0);
        if (_guess.IsCertain || FeedEncodings.IsStateful(_guess.Encoding))
            _decoder = DecoderOf(_guess.Encoding);
    }

    // The named encoding, unless the bytes are UTF-8. Texts in another encoding practically never are, but for short ones in the multibyte encodings of East Asia: those have to be longer.
    private void Decide()
    {
        Encoding named = _guess!.Encoding;
        ReadOnlySpan<byte> evidence = Waiting[..Math.Min(Waiting.Length, Evidence)];
        bool isUtf8 = LooksLikeUtf8(evidence) && (FeedEncodings.IsSingleByte(named) || Characters(evidence) >= Enough);
        if (!isUtf8 || named.CodePage == Encoding.UTF8.CodePage)
        {
            _decoder = DecoderOf(named);
            return;
        }
        Problems.Add(SyndicationProblemKind.Encoding, $"The document was said to be {named.WebName}, and is UTF-8.", "", 0, 0);
        _decoder = DecoderOf(Encoding.UTF8);
    }

    // Not ASCII, if it is UTF-8.
    private static int Characters(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        foreach (byte one in bytes)
            count += one >= 0xC0 ? 1 : 0;
        return count;
    }

    private static bool LooksLikeUtf8(ReadOnlySpan<byte> bytes)
    {
        Span<char> scratch = stackalloc char[Evidence];
        OperationStatus status = Utf8.ToUtf16(bytes, scratch, out _, out _, replaceInvalidSequences: false, isFinalBlock: false);
        return status is OperationStatus.Done or OperationStatus.NeedMoreData;
    }

    private Decoder DecoderOf(Encoding encoding)
    {
        if (encoding.CodePage != Encoding.UTF8.CodePage)
            return encoding.GetDecoder();
        _isUtf8 = true;
        var tolerant = (Encoding)new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).Clone();
        tolerant.DecoderFallback = new ForeignBytes(() => SayForeign("Bytes that are no UTF-8 were read as windows-1252."));
        return tolerant.GetDecoder();
    }

    // The tolerant UTF-8 decoder speaks for itself; the others say U+FFFD, which a document in UTF-8 may also hold honestly.
    private int Checked(ReadOnlySpan<char> decoded)
    {
        if (_decoder is not null && !_isUtf8 && decoded.Contains('\uFFFD'))
            SayForeign("Bytes that the encoding does not have were replaced.");
        return decoded.Length;
    }

    private void SayForeign(string what)
    {
        if (_saidForeign)
            return;
        _saidForeign = true;
        Problems.Add(SyndicationProblemKind.Encoding, what, "", 0, 0);
    }

    private Span<byte> Room() => RoomMemory().Span;

    private Memory<byte> RoomMemory()
    {
        if (_start > 0)
        {
            Waiting.CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }
        return _bytes.AsMemory(_end);
    }

    private void Received(int count)
    {
        _end += count;
        _ended = count == 0;
    }
}
