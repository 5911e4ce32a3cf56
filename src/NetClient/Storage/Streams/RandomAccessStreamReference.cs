using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>Something that can be opened as a random access stream, any number of times.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.randomaccessstreamreference"/> (documented).</remarks>
public sealed class RandomAccessStreamReference : IRandomAccessStreamReference
{
    private readonly Func<CancellationToken, Task<IRandomAccessStreamWithContentType>> _open;

    private RandomAccessStreamReference(Func<CancellationToken, Task<IRandomAccessStreamWithContentType>> open) => _open = open;

    /// <summary>Makes a reference to a file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The reference; opening it opens the file for reading (<see cref="IRandomAccessStreamReference.OpenReadAsync"/>).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="file"/> is null (0x80070057).</exception>
    public static RandomAccessStreamReference CreateFromFile(IStorageFile file)
    {
        Throw.IfNull(file);
        return new RandomAccessStreamReference(file.OpenReadAsync);
    }

    /// <summary>Makes a reference to a stream.</summary>
    /// <param name="stream">The stream; it must stay open as long as the reference is used.</param>
    /// <returns>The reference; opening it clones the stream, at position 0.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null (0x80070057).</exception>
    public static RandomAccessStreamReference CreateFromStream(IRandomAccessStream stream)
    {
        Throw.IfNull(stream);
        return new RandomAccessStreamReference(_ =>
        {
            string contentType = stream is IContentTypeProvider typed ? typed.ContentType : HttpContentStream.UnknownContentType;
            return Task.FromResult<IRandomAccessStreamWithContentType>(new TypedRandomAccessStream(stream.CloneStream(), contentType));
        });
    }

    /// <summary>Makes a reference to what an http or https address serves.</summary>
    /// <param name="uri">The address. For <c>ms-appx</c> and <c>ms-appdata</c>, which name files of the app, see
    /// <see cref="StorageFile.GetFileFromApplicationUriAsync"/>.</param>
    /// <returns>The reference; opening it fetches the content into memory, at most 64 MiB (a difference: WinRT fetches parts as they are read). A server that
    /// sends nothing for 30 seconds, or is not done after 10 minutes, ends it (0x80072EE2, <c>WebErrorStatus.Timeout</c>).</returns>
    /// <exception cref="ArgumentException">Null, relative, or of another scheme (0x80070057).</exception>
    public static RandomAccessStreamReference CreateFromUri(Uri uri)
    {
        Throw.IfNull(uri);
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw Throw.Argument($"'{uri}' is no absolute http or https address.", nameof(uri));
        return CreateFromUri(uri, NetClientContext.Default);
    }

    /// <summary>Opens the stream.</summary>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>A stream of its own, at position 0. Its media type is the one the source names, else <c>application/octet-stream</c> (inferred).</returns>
    /// <exception cref="ObjectDisposedException">The stream referred to was closed (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not let the app reach the address (0x80070005).</exception>
    /// <exception cref="Networking.NetworkException">The address could not be fetched, or answered with an error (HTTP_E_STATUS, 0x8019xxxx).</exception>
    public async Task<IRandomAccessStreamWithContentType> OpenReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
        return await _open(cancellationToken).ConfigureAwait(false);
    }

    internal static RandomAccessStreamReference CreateFromUri(Uri uri, NetClientContext context) =>
        new(token => HttpContentStream.OpenAsync(uri, context, token));
}
