namespace NetClient.Storage.Streams;

/// <summary>A sequence of bytes to write.</summary>
public interface IOutputStream : IDisposable
{
    /// <summary>Writes the bytes in use of a buffer.</summary>
    /// <param name="buffer">The bytes; they must not change until the write has ended.</param>
    /// <param name="cancellationToken">Stops the write.</param>
    /// <returns>How many bytes were written: all of them.</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default);

    /// <summary>Ends when everything written so far has left the stream.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns><see langword="false"/> when data could not be written.</returns>
    ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default);
}
