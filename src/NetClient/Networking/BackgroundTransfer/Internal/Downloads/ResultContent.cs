namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>What has come of a download, to read. Where nothing has come yet, it ends.</summary>
internal sealed class ResultContent(Download download) : DownloadedContent(download)
{
    public override async ValueTask<int> ReadAsync(ulong position, Memory<byte> destination, CancellationToken token) =>
        position <= long.MaxValue ? await ReadWhatHasComeAsync((long)position, destination, token).ConfigureAwait(false) is int count and > 0 ? count : 0 : 0;
}
