namespace NetClient.Storage.Streams;

/// <summary>A sequence of bytes to read.</summary>
public interface IInputStream : IDisposable
{
    /// <summary>Reads bytes.</summary>
    /// <param name="buffer">Where the bytes may be put. Use the buffer that is returned: it need not be this one.</param>
    /// <param name="count">How many bytes to read, at most <paramref name="buffer"/>'s capacity.</param>
    /// <param name="options">Whether the read may end with fewer bytes.</param>
    /// <param name="cancellationToken">Stops the read. Of a socket: bytes that had arrived are in <paramref name="buffer"/>, and its <see cref="IBuffer.Length"/> tells how many.</param>
    /// <returns>A buffer with the bytes; its <see cref="IBuffer.Length"/> is 0 at the end of the stream.</returns>
    /// <exception cref="ArgumentException"><paramref name="count"/> is more than the capacity of <paramref name="buffer"/> (0x80070057).</exception>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    ValueTask<IBuffer> ReadAsync(IBuffer buffer, uint count, InputStreamOptions options, CancellationToken cancellationToken = default);
}
