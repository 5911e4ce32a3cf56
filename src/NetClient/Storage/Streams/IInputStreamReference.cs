namespace NetClient.Storage.Streams;

/// <summary>Something that can be opened for reading from start to end.</summary>
public interface IInputStreamReference
{
    /// <summary>Opens it.</summary>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The stream; close it when done.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task<IInputStream> OpenSequentialReadAsync(CancellationToken cancellationToken = default);
}
