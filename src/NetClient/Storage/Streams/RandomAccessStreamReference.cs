using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>Something that can be opened as a random access stream, any number of times.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.randomaccessstreamreference"/> (documented).</remarks>
public sealed class RandomAccessStreamReference : IRandomAccessStreamReference
{
    // Inferred: what a stream without a media type of its own says.
    private const string UnknownContentType = "application/octet-stream";

    private readonly IRandomAccessStream _stream;

    private RandomAccessStreamReference(IRandomAccessStream stream) => _stream = stream;

    /// <summary>Makes a reference to a stream.</summary>
    /// <param name="stream">The stream; it must stay open as long as the reference is used.</param>
    /// <returns>The reference.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null (0x80070057).</exception>
    public static RandomAccessStreamReference CreateFromStream(IRandomAccessStream stream)
    {
        Throw.IfNull(stream);
        return new RandomAccessStreamReference(stream);
    }

    /// <summary>Opens a clone of the stream, at position 0.</summary>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The clone. Its media type is the stream's, or <c>application/octet-stream</c> when that has none (inferred).</returns>
    /// <exception cref="ObjectDisposedException">The stream was closed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public async Task<IRandomAccessStreamWithContentType> OpenReadAsync(CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
        string contentType = _stream is IContentTypeProvider typed ? typed.ContentType : UnknownContentType;
        return new TypedRandomAccessStream(_stream.CloneStream(), contentType);
    }
}
