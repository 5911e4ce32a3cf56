using NetClient.Errors;
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
            int? count = await ReadWhatHasComeAsync((long)position, destination, token).ConfigureAwait(false);
            if (count is >= 0)
                return count.Value;
            if (Download.End.IsCompleted)
            {
                await Download.End.ConfigureAwait(false);   // what the download failed by, the reader learns
                return count is null ? 0 : throw FileErrors.NotFound("Read", Download.Record.Path!);
            }
            if (Download.TotalBytes > 0 && (long)position >= Download.TotalBytes)
                return 0;
            await Download.WaitForAsync((long)position, token, mayBeThere: count is null).ConfigureAwait(false);
        }
    }
}
