using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace NetClient.Web.Syndication.Internal;

/// <summary>A text of a node. A long one that was read is kept in UTF-8 until somebody asks for it: a list of items shows their titles, and their contents are nearly all of a feed.</summary>
/// <remarks>Who asks gets the same string each time, whichever thread asks first; the bytes are let go then. Copies of the value share it.</remarks>
internal readonly struct FeedText
{
    /// <summary>Up to here a string costs no more than what would stand for it.</summary>
    public const int LongestString = 64;

    /// <summary>Longer ones are kept as they are: packing one needs half its size once more.</summary>
    private const int LongestPacked = 1024 * 1024;

    private readonly object? _value;   // a string or a Packed

    private FeedText(object? value) => _value = value;

    public bool IsEmpty => _value is null or "";   // what is packed is long

    /// <summary>The text as bytes still.</summary>
    public bool IsPacked => _value is Packed { IsText: false };

    /// <summary>The text; null when there is none.</summary>
    public string? Value
    {
        get
        {
            object? value = _value;   // once: another may be set meanwhile
            return value as string ?? (value as Packed)?.Text;
        }
    }

    public override string ToString() => Value ?? "";

    public static implicit operator FeedText(string? text) => new(text);

    /// <summary>Keeps a text that was read.</summary>
    public static FeedText Of(ReadOnlySpan<char> text) => text.Length is > LongestString and <= LongestPacked && TryPack(text) is { } packed ? new FeedText(packed) : new FeedText(text.ToString());

    // Null where it would save little, or where no bytes stand for the text: halves of surrogate pairs.
    private static Packed? TryPack(ReadOnlySpan<char> text)
    {
        byte[] room = ArrayPool<byte>.Shared.Rent(text.Length + (text.Length / 2));
        Span<byte> most = room.AsSpan(0, text.Length + (text.Length / 2));
        Packed? packed = Utf8.FromUtf16(text, most, out _, out int length, replaceInvalidSequences: false) == OperationStatus.Done ? new Packed(most[..length].ToArray()) : null;
        ArrayPool<byte>.Shared.Return(room);
        return packed;
    }

    private sealed class Packed(byte[] bytes)
    {
        private object _value = bytes;

        public bool IsText => _value is string;

        public string Text
        {
            get
            {
                object value = Volatile.Read(ref _value);
                if (value is string text)
                    return text;
                text = Encoding.UTF8.GetString((byte[])value);
                return Interlocked.CompareExchange(ref _value, text, value) as string ?? text;
            }
        }
    }
}
