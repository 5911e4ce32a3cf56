using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>Opens the result of a download that still runs.</summary>
internal sealed class RandomAccessResult(Download download, string contentType) : IRandomAccessStreamReference
{
    /// <summary>Opens it as soon as its length is known, which is with the first answer.</summary>
    public async Task<IRandomAccessStreamWithContentType> OpenReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
        try
        {
            if (download.TotalBytes == 0)
                await download.WaitForAsync(0, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
        return new TypedRandomAccessStream(
            new RandomAccessView(new RandomAccessContent(download), 0, canRead: true, canWrite: false, nameof(IRandomAccessStream)), contentType);
    }
}
