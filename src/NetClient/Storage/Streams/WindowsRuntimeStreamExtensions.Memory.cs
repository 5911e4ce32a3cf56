using System.Runtime.InteropServices;
using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <content>Reads and writes of memory.</content>
public static partial class WindowsRuntimeStreamExtensions
{
    /// <summary>Reads one byte or more into memory. An addition: with NetClient's own streams there is no copy and no allocation.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="destination">Where the bytes go. When it is empty, the read waits until there are bytes, where the stream can do that.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <returns>How many bytes were read; 0 at the end of the stream.</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public static ValueTask<int> ReadAsync(this IInputStream stream, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(stream);
        return stream is IMemoryInput input ? input.ReadAsync(destination, cancellationToken) : ReadForeignAsync(stream, destination, cancellationToken);
    }

    /// <summary>Writes memory. An addition: with NetClient's own streams there is no copy and no allocation.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">The bytes; they must not change until the write has ended.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>Ends when all bytes are written.</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="IOException">The stream, one of an app's own, stopped taking bytes.</exception>
    public static ValueTask WriteAsync(this IOutputStream stream, ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(stream);
        return stream is IMemoryOutput output ? output.WriteAsync(source, cancellationToken) : WriteForeignAsync(stream, source, cancellationToken);
    }

    private static async ValueTask<int> ReadForeignAsync(IInputStream stream, Memory<byte> destination, CancellationToken token)
    {
        if (destination.IsEmpty)
            return 0;
        var own = new Buffer(destination, 0);
        IBuffer filled = await stream.ReadAsync(own, (uint)destination.Length, InputStreamOptions.Partial, token).ConfigureAwait(false);
        if (ReferenceEquals(filled, own))
            return (int)own.Length;

        // A stream may answer with a buffer of its own.
        Memory<byte> bytes = filled.AsMemory();
        if (bytes.Length > destination.Length)
            throw new IOException($"{stream.GetType()} was asked for {destination.Length} bytes and gave {bytes.Length}.");
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    private static async ValueTask WriteForeignAsync(IOutputStream stream, ReadOnlyMemory<byte> source, CancellationToken token)
    {
        // IBuffer knows no read-only memory; WriteAsync's contract is to leave the bytes alone.
        Memory<byte> rest = MemoryMarshal.AsMemory(source);
        while (!rest.IsEmpty)
        {
            uint written = await stream.WriteAsync(rest.AsBuffer(), token).ConfigureAwait(false);
            if (written == 0 || written > (uint)rest.Length)
                throw new IOException($"{stream.GetType()} was given {rest.Length} bytes and says it wrote {written}.");
            rest = rest[(int)written..];
        }
    }
}
