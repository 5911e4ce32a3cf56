namespace NetClient.Storage.Streams;

/// <summary>Something that can be opened as a random access stream.</summary>
public interface IRandomAccessStreamReference
{
    /// <summary>Opens it for reading.</summary>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The stream; close it when done.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task<IRandomAccessStreamWithContentType> OpenReadAsync(CancellationToken cancellationToken = default);
}
