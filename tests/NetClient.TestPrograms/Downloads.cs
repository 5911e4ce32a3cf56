using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;
using NetClient.Storage.Streams;

namespace NetClient.TestPrograms;

/// <summary>An app with downloads, as an app should be: what the last process left goes on, what is missing is begun. It can be killed at any moment.</summary>
internal static class Downloads
{
    public static async Task<int> RunAsync(string mode, string folder, string[] addresses)
    {
        var running = new List<Task>();
        var known = new HashSet<Uri>();
        foreach (DownloadOperation left in await BackgroundDownloader.GetCurrentDownloadsAsync())
        {
            known.Add(left.RequestedUri);
            running.Add(Follow(left, left.AttachAsync()));
        }
        Console.WriteLine($"attached {running.Count}");

        var downloader = new BackgroundDownloader { MaxConnections = mode == "segmented" ? 4u : 1u };
        foreach (Uri address in addresses.Select(text => new Uri(text)))
        {
            string path = Path.Join(folder, Path.GetFileName(address.LocalPath));
            if (known.Contains(address) || new FileInfo(path) is { Exists: true, Length: > 0 })
                continue;   // it goes on, or it is complete: nothing in between has a length
            await File.WriteAllBytesAsync(path, []);
            DownloadOperation download = downloader.CreateDownload(address, await StorageFile.GetFileFromPathAsync(path));
            download.IsRandomAccessRequired = mode == "random";
            running.Add(Follow(download, download.StartAsync()));
        }
        Console.WriteLine("running");
        await Task.WhenAll(running);
        Console.WriteLine("done");
        return 0;
    }

    private static async Task Follow(DownloadOperation download, IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> operation)
    {
        Task ends = operation.AsTask();
        if (download.IsRandomAccessRequired)
            await Task.WhenAny(ReadHereAndThere(download), ends);
        await ends;
    }

    private static async Task ReadHereAndThere(DownloadOperation download)
    {
        using IRandomAccessStreamWithContentType stream = await download.GetResultRandomAccessStreamReference().OpenReadAsync();
        byte[] some = new byte[1000];
        for (int i = 0; i < 20; i++)
        {
            stream.Seek((ulong)Random.Shared.NextInt64((long)stream.Size - some.Length));
            await stream.AsStream().ReadExactlyAsync(some);
        }
    }
}
