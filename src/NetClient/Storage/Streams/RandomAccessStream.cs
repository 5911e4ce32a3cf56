using System.Buffers;
using NetClient.Foundation;
using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.Storage.Streams;

/// <summary>Copies streams.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.randomaccessstream"/> (documented).</remarks>
public static class RandomAccessStream
{
    private const int ChunkSize = 80 * 1024;

    /// <summary>Copies a stream to its end.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="cancellationToken">Stops the copy (an addition).</param>
    /// <returns>The running copy: it reports how many bytes are copied so far, and its result is how many were in all.</returns>
    /// <exception cref="ArgumentNullException">A stream is null (0x80070057).</exception>
    public static IAsyncOperationWithProgress<ulong, ulong> CopyAsync(
        IInputStream source, IOutputStream destination, CancellationToken cancellationToken = default) =>
        CopyAsync(source, destination, ulong.MaxValue, cancellationToken);

    /// <summary>Copies a number of bytes.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="bytesToCopy">How many bytes; fewer are copied when the source ends before. No more are taken from the source.</param>
    /// <param name="cancellationToken">Stops the copy (an addition).</param>
    /// <returns>The running copy: it reports how many bytes are copied so far, and its result is how many were in all.</returns>
    /// <exception cref="ArgumentNullException">A stream is null (0x80070057).</exception>
    public static IAsyncOperationWithProgress<ulong, ulong> CopyAsync(
        IInputStream source, IOutputStream destination, ulong bytesToCopy, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(source);
        Throw.IfNull(destination);
        return AsyncInfo.Run<ulong, ulong>((token, progress) => CopyCoreAsync(source, destination, bytesToCopy, progress, token), cancellationToken);
    }

    /// <summary>Copies a stream to its end, then flushes and closes the destination. When the copy fails, the destination stays open.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="cancellationToken">Stops the copy (an addition).</param>
    /// <returns>The running copy: it reports how many bytes are copied so far, and its result is how many were in all.</returns>
    /// <exception cref="ArgumentNullException">A stream is null (0x80070057).</exception>
    public static IAsyncOperationWithProgress<ulong, ulong> CopyAndCloseAsync(
        IInputStream source, IOutputStream destination, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(source);
        Throw.IfNull(destination);
        return AsyncInfo.Run<ulong, ulong>(
            async (token, progress) =>
            {
                ulong copied = await CopyCoreAsync(source, destination, ulong.MaxValue, progress, token).ConfigureAwait(false);
                if (!await destination.FlushAsync(token).ConfigureAwait(false))
                    throw new IOException("Data could not be written to the destination.");
                destination.Dispose();
                return copied;
            },
            cancellationToken);
    }

    private static async Task<ulong> CopyCoreAsync(
        IInputStream source, IOutputStream destination, ulong bytesToCopy, IProgress<ulong> progress, CancellationToken token)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent((int)Math.Min(ChunkSize, Math.Max(bytesToCopy, 1)));
        try
        {
            ulong copied = 0;
            while (copied < bytesToCopy)
            {
                int limit = (int)Math.Min((ulong)chunk.Length, bytesToCopy - copied);
                int read = await source.ReadAsync(chunk.AsMemory(0, limit), token).ConfigureAwait(false);
                if (read == 0)
                    break;
                await destination.WriteAsync(chunk.AsMemory(0, read), token).ConfigureAwait(false);
                copied += (uint)read;
                progress.Report(copied);
            }
            return copied;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
