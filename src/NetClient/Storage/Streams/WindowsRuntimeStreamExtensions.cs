using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>.NET streams as WinRT streams and back, under the name of the class that has these members in .NET for UWP apps.</summary>
/// <remarks>Every adapter closes what it adapts when it is closed itself. Going there and back gives the first object again, not an adapter of an adapter.
/// Without a <c>bufferSize</c>, adapters hold no bytes (in UWP they buffer 16 KiB): each read or write goes straight through, and no byte is read before it is
/// asked for. Null arguments fail with <see cref="ArgumentNullException"/> (0x80070057).</remarks>
public static partial class WindowsRuntimeStreamExtensions
{
    /// <summary>A stream to read from.</summary>
    /// <param name="stream">A stream that can be read.</param>
    /// <returns>The adapter.</returns>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be read (0x80070057).</exception>
    public static IInputStream AsInputStream(this Stream stream)
    {
        Throw.IfNull(stream);
        if (!stream.CanRead)
            throw Throw.Argument("The stream cannot be read.", nameof(stream));
        return stream is StreamOverRuntime { Input: { } input } ? input : new InputOverStream(stream);
    }

    /// <summary>A stream to write to.</summary>
    /// <param name="stream">A stream that can be written.</param>
    /// <returns>The adapter.</returns>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be written (0x80070057).</exception>
    public static IOutputStream AsOutputStream(this Stream stream)
    {
        Throw.IfNull(stream);
        if (!stream.CanWrite)
            throw Throw.Argument("The stream cannot be written.", nameof(stream));
        return stream is StreamOverRuntime { Output: { } output } ? output : new OutputOverStream(stream);
    }

    /// <summary>A random access stream, which begins where the stream stands.</summary>
    /// <param name="stream">A stream that can be sought. Clones share it, each with its own position; it is closed with the last of them, and must not be used
    /// directly meanwhile.</param>
    /// <returns>The adapter.</returns>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be sought (0x80070057).</exception>
    public static IRandomAccessStream AsRandomAccessStream(this Stream stream)
    {
        Throw.IfNull(stream);
        if (!stream.CanSeek)
            throw Throw.Argument("The stream cannot be sought.", nameof(stream));
        return stream is StreamOverRandomAccess adapter
            ? adapter.Inner
            : new RandomAccessView(new NetStreamContent(stream), (ulong)stream.Position, stream.CanRead, stream.CanWrite, nameof(IRandomAccessStream));
    }

    /// <summary>A .NET stream to read from.</summary>
    /// <param name="windowsRuntimeStream">The stream.</param>
    /// <returns>The adapter. Reading no bytes waits until there are some, where the stream can do that.</returns>
    public static Stream AsStreamForRead(this IInputStream windowsRuntimeStream)
    {
        Throw.IfNull(windowsRuntimeStream);
        return windowsRuntimeStream is InputOverStream adapter ? adapter.Stream : new StreamOverRuntime(windowsRuntimeStream, null);
    }

    /// <summary>A .NET stream to read from, with a buffer.</summary>
    /// <param name="windowsRuntimeStream">The stream.</param>
    /// <param name="bufferSize">How many bytes to read ahead at most; 0 for none.</param>
    /// <returns>The adapter. Bytes in its buffer are not seen by anybody else, nor by <c>UpgradeToSslAsync</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bufferSize"/> is negative (0x80070057).</exception>
    public static Stream AsStreamForRead(this IInputStream windowsRuntimeStream, int bufferSize) =>
        Buffered(windowsRuntimeStream.AsStreamForRead(), bufferSize);

    /// <summary>A .NET stream to write to.</summary>
    /// <param name="windowsRuntimeStream">The stream.</param>
    /// <returns>The adapter.</returns>
    public static Stream AsStreamForWrite(this IOutputStream windowsRuntimeStream)
    {
        Throw.IfNull(windowsRuntimeStream);
        return windowsRuntimeStream is OutputOverStream adapter ? adapter.Stream : new StreamOverRuntime(null, windowsRuntimeStream);
    }

    /// <summary>A .NET stream to write to, with a buffer.</summary>
    /// <param name="windowsRuntimeStream">The stream.</param>
    /// <param name="bufferSize">How many bytes to hold back until a flush; 0 for none.</param>
    /// <returns>The adapter.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bufferSize"/> is negative (0x80070057).</exception>
    public static Stream AsStreamForWrite(this IOutputStream windowsRuntimeStream, int bufferSize) =>
        Buffered(windowsRuntimeStream.AsStreamForWrite(), bufferSize);

    /// <summary>A seekable .NET stream.</summary>
    /// <param name="windowsRuntimeStream">The stream.</param>
    /// <returns>The adapter; it shares the position of <paramref name="windowsRuntimeStream"/>.</returns>
    public static Stream AsStream(this IRandomAccessStream windowsRuntimeStream)
    {
        Throw.IfNull(windowsRuntimeStream);
        return new StreamOverRandomAccess(windowsRuntimeStream);
    }

    /// <summary>A seekable .NET stream with a buffer.</summary>
    /// <param name="windowsRuntimeStream">The stream.</param>
    /// <param name="bufferSize">How many bytes to read ahead or hold back at most; 0 for none.</param>
    /// <returns>The adapter.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bufferSize"/> is negative (0x80070057).</exception>
    public static Stream AsStream(this IRandomAccessStream windowsRuntimeStream, int bufferSize) => Buffered(windowsRuntimeStream.AsStream(), bufferSize);

    private static Stream Buffered(Stream stream, int bufferSize) => bufferSize switch
    {
        < 0 => throw Throw.Range("A size is not negative.", nameof(bufferSize)),
        0 => stream,
        _ => new BufferedStream(stream, bufferSize),
    };
}
