using NetClient.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>What a download has brought, and will bring, to read anywhere. A reader waits for bytes that have not come, and they are fetched next.</summary>
internal sealed class RandomAccessContent(Download download) : DownloadedContent(download)
{
    private readonly int _beginning = download.Beginnings;

    public override async ValueTask<int> ReadAsync(ulong position, Memory<byte> destination, CancellationToken token)
    {
        if (position > long.MaxValue || destination.IsEmpty)
            return 0;
        while (true)
        {
            if (Download.Beginnings != _beginning)
                throw Throw.WrongState("The download has begun anew, because the server's copy changed. Open the result again; the bytes read so far are of the old copy.");
            if (await ReadWhatHasComeAsync((long)position, destination, token).ConfigureAwait(false) is { } count)
                return count;
            if (Download.End.IsCompleted)
            {
                await Download.End.ConfigureAwait(false);   // what the download failed by, the reader learns
                return 0;
            }
            if (Download.TotalBytes > 0 && (long)position >= Download.TotalBytes)
                return 0;
            await Download.WaitForAsync((long)position, token).ConfigureAwait(false);
        }
    }
}
