using Microsoft.Extensions.Logging;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Storage;
using NetClient.Storage.Streams;

namespace NetClient.TestPrograms;

/// <summary>An app with downloads, as an app should be: what the last process left goes on, what is missing is begun. It can be killed at any moment.</summary>
internal static class Downloads
{
    public static async Task<int> RunAsync(string mode, string folder, string[] addresses)
    {
        using var log = new NewBeginnings();
        var context = new NetClientContext { Loggers = log, TransferOptions = mode == "slow-disk" ? SlowDisk.NewOptions() : new TransferOptions() };
        var running = new List<Task>();
        var known = new HashSet<Uri>();
        foreach (DownloadOperation left in await BackgroundDownloader.CurrentAsync(context, static _ => true, CancellationToken.None))
        {
            known.Add(left.RequestedUri);
            running.Add(Follow(left, left.AttachAsync()));
        }
        Console.WriteLine($"attached {running.Count}");

        var downloader = new BackgroundDownloader(context) { MaxConnections = mode == "segmented" ? 4u : 1u };
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

    /// <summary>Tells of downloads that begin anew. None should: the server has the same files all the time, and what the journal speaks of is on the disk.</summary>
    private sealed class NewBeginnings : ILoggerFactory, ILogger
    {
        private const int BeginsAnew = 1305;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == BeginsAnew)
                Console.WriteLine($"anew: {formatter(state, exception)}");
        }

        public void Dispose()
        {
        }
    }
}
