using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;
using NetClient.Storage.Streams;
using NetClient.Web;
using NetClient.Web.Http;

namespace NetClient.Tests.Docs;

internal static partial class Snippets
{
    public static async Task DownloadAsync(StorageFolder folder, Action<double> show)
    {
        // begin Download
        foreach (DownloadOperation left in await BackgroundDownloader.GetCurrentDownloadsAsync())
            _ = WatchAsync(left, left.AttachAsync());      // what the last process left goes on

        StorageFile file = await folder.CreateFileAsync("image.iso", CreationCollisionOption.ReplaceExisting);
        DownloadOperation download = new BackgroundDownloader().CreateDownload(new Uri("https://mirror.example/image.iso"), file);
        await WatchAsync(download, download.StartAsync());

        async Task WatchAsync(DownloadOperation one, IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> operation)
        {
            operation.Progress = (_, now) => show(now.Progress.BytesReceived / Math.Max(1.0, now.Progress.TotalBytesToReceive));
            try
            {
                await operation;
            }
            catch (Exception e) when (BackgroundTransferError.GetStatus(e.HResult) is not WebErrorStatus.Unknown and var status)
            {
                Console.WriteLine($"{one.RequestedUri}: {status}");
            }
        }
        // end Download
    }

    public static async Task RandomAccessAsync(DownloadOperation download)
    {
        // begin RandomAccess
        download.IsRandomAccessRequired = true;
        _ = download.StartAsync();
        using var stream = await download.GetResultRandomAccessStreamReference().OpenReadAsync();
        stream.Seek(stream.Size - 1024);                                         // the index at the end, while the rest is still on its way
        byte[] index = new byte[1024];
        await stream.AsStream().ReadExactlyAsync(index);
        // end RandomAccess
    }

    public static HttpClient Prefetch()
    {
        // begin Prefetch
        ContentPrefetcher.ContentUris.Add(new Uri("https://news.example/today.json"));
        ContentPrefetcher.IndirectContentUri = new Uri("https://news.example/prefetch.xml");   // <prefetchUris><uri>...</uri></prefetchUris>
        var client = new HttpClient(new NetClientHttpHandler { ResponseCache = ContentPrefetcher.Cache });
        // end Prefetch
        return client;
    }
}
