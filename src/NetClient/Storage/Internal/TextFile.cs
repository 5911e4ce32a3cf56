using NetClient.Errors;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Internal;

/// <summary>Files as text: whole ones, with regard to the byte order mark at their start.</summary>
internal static class TextFile
{
    /// <summary>The most that is read into memory at once.</summary>
    public const int MaxLength = 512 * 1024 * 1024;

    private const int FirstGuess = 4096;
    private const int StoreEvery = 64 * 1024;   // bytes
    private const int CharsAtOnce = 16 * 1024;

    /// <summary>The marks, longest first.</summary>
    private static readonly (byte[] Mark, UnicodeEncoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], UnicodeEncoding.Utf8),
        ([0xFF, 0xFE], UnicodeEncoding.Utf16LE),
        ([0xFE, 0xFF], UnicodeEncoding.Utf16BE),
    ];

    /// <summary>The encoding that a file names at its start, and the mark that does.</summary>
    public static (UnicodeEncoding Encoding, byte[] Mark)? Detect(ReadOnlySpan<byte> start)
    {
        foreach ((byte[] mark, UnicodeEncoding encoding) in Marks)
        {
            if (start.StartsWith(mark))
                return (encoding, mark);
        }
        return null;
    }

    /// <summary>The same, for those who have the file open to write it: a second opening would meet the writes of others.</summary>
    /// <param name="read">Reads the file from its start, one piece after the other.</param>
    /// <param name="token">Stops the reading.</param>
    public static async Task<(UnicodeEncoding Encoding, byte[] Mark)?> DetectAsync(
        Func<Memory<byte>, CancellationToken, ValueTask<int>> read, CancellationToken token)
    {
        byte[] start = new byte[3];
        int count = 0;
        for (int more; count < start.Length && (more = await read(start.AsMemory(count), token).ConfigureAwait(false)) > 0;)
            count += more;
        return Detect(start.AsSpan(0, count));
    }

    /// <summary>The mark for a text that is written from the start: without one UTF-16 would be taken for UTF-8, which has none.</summary>
    public static byte[] MarkOf(UnicodeEncoding encoding) =>
        encoding is UnicodeEncoding.Utf8 ? [] : Array.Find(Marks, known => known.Encoding == encoding).Mark;

    /// <summary>Reads all bytes.</summary>
    /// <param name="file">The file.</param>
    /// <param name="limit">The most to read; a longer file fails.</param>
    /// <param name="token">Stops the reading.</param>
    public static async Task<ArraySegment<byte>> ReadBytesAsync(IStorageFile file, int limit, CancellationToken token)
    {
        using IRandomAccessStream stream = await file.OpenAsync(FileAccessMode.Read, token).ConfigureAwait(false);
        ulong size = stream.Size;
        if (size > (ulong)limit)
            throw TooLarge(file, limit);

        // The size is a hint: the files of /proc say 0, and others grow. One byte more tells the end without another array.
        byte[] bytes = new byte[size == 0 ? FirstGuess : (int)size + 1];
        int count = 0;
        for (int read; (read = await ((IInputStream)stream).ReadAsync(bytes.AsMemory(count), token).ConfigureAwait(false)) > 0;)
        {
            count += read;
            if (count > limit)
                throw TooLarge(file, limit);
            if (count == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(bytes.Length * 2L, limit + 1L));
        }
        return new ArraySegment<byte>(bytes, 0, count);
    }

    /// <summary>Reads all text, in the encoding that the file names, else in <paramref name="encoding"/>.</summary>
    public static async Task<string> ReadTextAsync(IStorageFile file, UnicodeEncoding encoding, CancellationToken token)
    {
        ReadOnlyMemory<byte> bytes = await ReadBytesAsync(file, MaxLength, token).ConfigureAwait(false);
        if (Detect(bytes.Span) is { } found)
            (encoding, bytes) = (found.Encoding, bytes[found.Mark.Length..]);
        return Text.DecodeWhole(bytes.Span, encoding);
    }

    /// <summary>The lines of a text; a line break at its end begins no further line.</summary>
    public static List<string> Split(string text)
    {
        var lines = new List<string>();
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }

    /// <summary>Writes texts one after the other, a piece at a time.</summary>
    public static async Task WriteAsync(IOutputStream output, byte[] mark, IEnumerable<string> texts, UnicodeEncoding encoding, CancellationToken token)
    {
        var writer = new DataWriter(output) { UnicodeEncoding = encoding };
        writer.WriteBytes(mark);
        foreach (string text in texts)
        {
            for (int at = 0; at < text.Length;)
            {
                // Both halves of a surrogate pair go into one piece: each alone is no character.
                int count = Math.Min(CharsAtOnce, text.Length - at);
                if (at + count < text.Length && char.IsHighSurrogate(text[at + count - 1]))
                    count--;
                writer.WriteString(count == text.Length ? text : text.Substring(at, count));
                at += count;
                if (writer.UnstoredBufferLength >= StoreEvery)
                    await writer.StoreAsync(token);
            }
        }
        await writer.StoreAsync(token);
        writer.DetachStream();
    }

    private static IOException TooLarge(IStorageFile file, int limit) =>
        FileErrors.TooLarge("Read", file.Path.Length > 0 ? file.Path : file.Name, $"it has more than the {limit} bytes that are read at once; open a stream");
}
