using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;

namespace Tour;

/// <summary>This program once more, as an app with a download: it goes on with what the last process left, or begins it.</summary>
internal static class DownloadProcess
{
    public const string Verb = "--download";
    public const string HalfWay = "half-way";

    public static async Task<int> RunAsync(Uri address, string path)
    {
        IReadOnlyList<DownloadOperation> left = await BackgroundDownloader.GetCurrentDownloadsAsync();
        DownloadOperation download = left.FirstOrDefault(one => one.RequestedUri == address)
            ?? new BackgroundDownloader { MaxConnections = 1 }.CreateDownload(address, await StorageFile.GetFileFromPathAsync(path));
        IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> running = left.Contains(download) ? download.AttachAsync() : download.StartAsync();
        bool told = false;
        running.Progress = (_, now) =>
        {
            BackgroundDownloadProgress progress = now.Progress;
            if (told || progress.TotalBytesToReceive == 0 || progress.BytesReceived < progress.TotalBytesToReceive / 2)
                return;
            told = true;
            Console.WriteLine(HalfWay);
        };
        await running;
        return 0;
    }
}
