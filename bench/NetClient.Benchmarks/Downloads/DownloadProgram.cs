using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using NetClient.Capabilities;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Storage;
using NetClient.TestServers;

namespace NetClient.Benchmarks.Downloads;

/// <summary>This program as a downloader, in a process of its own: downloads files with the one or the other, and says how long that took, without the start of the process. Before the clock
/// runs, a small file shows it the way.</summary>
internal static class DownloadProgram
{
    public const string Verb = "--download";
    public const string HttpClientCopy = "copy";
    public const string HttpClientCopyAndFlush = "copy-flush";
    public const string Ours = "ours";
    public const string OursWithoutJournal = "ours-without-journal";

    private const int AtATime = 10;

    /// <param name="args">The kind, the folder, connections per file, the address for warming up, and the addresses.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        (string kind, string folder, uint connections, string warm, string[] addresses) = (args[0], args[1], uint.Parse(args[2], CultureInfo.InvariantCulture), args[3], args[4..]);
        if (addresses is [var pattern] && pattern.EndsWith('*'))
            addresses = [.. Enumerable.Range(0, FileServer.SmallFiles).Select(i => pattern[..^1] + FileServer.Name(i))];
        Func<string[], Task> run = kind is HttpClientCopy or HttpClientCopyAndFlush
            ? all => CopyAsync(all, folder, kind is HttpClientCopyAndFlush)
            : all => DownloadAsync(all, folder, connections, NewContext(folder, hasJournal: kind is Ours));
        await run([warm]);
        GC.Collect();

        long began = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        await run(addresses);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0000} {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.0000}"));
        return 0;
    }

    private static async Task CopyAsync(string[] addresses, string folder, bool flush)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Parallel.ForEachAsync(addresses, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (address, token) =>
        {
            using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, token);
            await using FileStream file = File.Create(PathOf(folder, address));
            await response.Content.CopyToAsync(file, token);
            if (flush)
                file.Flush(flushToDisk: true);
        });
    }

    private static async Task DownloadAsync(string[] addresses, string folder, uint connections, NetClientContext context)
    {
        var downloader = new BackgroundDownloader(context) { MaxConnections = connections };
        var running = new List<Task>();
        foreach (string address in addresses)
        {
            string path = PathOf(folder, address);
            File.Create(path).Dispose();
            running.Add(downloader.CreateDownload(new Uri(address), await StorageFile.GetFileFromPathAsync(path)).StartAsync().AsTask());
        }
        await Task.WhenAll(running);
        await context.Transfers.DisposeAsync();
    }

    private static string PathOf(string folder, string address) => Path.Combine(folder, Path.GetFileName(address));

    /// <summary>An app of its own, in a folder.</summary>
    public static NetClientContext NewContext(string folder, bool hasJournal = true) => new()
    {
        Capabilities = new CapabilityChecker(CapabilityManifest.Create(TestContexts.Everything)),
        SystemProxy = new System.Net.WebProxy(),
        Folder = new AppFolder(Path.Combine(folder, "app"), "app"),
        TransferOptions = hasJournal ? new TransferOptions() : new TransferOptions { Files = new ForgetfulFiles() },
    };

    /// <summary>Files without what makes transfers lasting: the journal is nowhere, and nothing is flushed.</summary>
    private sealed class ForgetfulFiles : ITransferFiles
    {
        private readonly ConcurrentDictionary<string, bool> _journal = [];

        public ITransferFile Create(string path, bool forTheUserAlone)
        {
            if (!IsJournal(path))
                return new Unflushed(TransferFiles.System.Create(path, forTheUserAlone));
            _journal[path] = true;
            return new Nothing();
        }

        public ITransferFile? Open(string path) => IsJournal(path) ? new Nothing() : TransferFiles.System.Open(path) is { } file ? new Unflushed(file) : null;

        public bool Exists(string path) => IsJournal(path) ? _journal.ContainsKey(path) : TransferFiles.System.Exists(path);

        public FileStamp? StampOf(string path) => IsJournal(path) ? null : TransferFiles.System.StampOf(path);

        public IReadOnlyList<string> List(string folder, string pattern) => [];

        public void Rename(string from, string to)
        {
            if (!IsJournal(from))
                TransferFiles.System.Rename(from, to);
        }

        public void Delete(string path)
        {
            if (!_journal.TryRemove(path, out _))
                TransferFiles.System.Delete(path);
        }

        public void FlushFolder(string folder)
        {
        }

        private static bool IsJournal(string path) => path.Contains(".transfer", StringComparison.Ordinal);

        private sealed class Nothing : ITransferFile
        {
            public long Length => 0;

            public FileStamp Stamp => new(0, 0, 0, 0);

            public int Read(long position, Span<byte> destination) => 0;

            public void Write(long position, ReadOnlySpan<byte> source)
            {
            }

            public void SetLength(long length)
            {
            }

            public void Flush()
            {
            }

            public void Dispose()
            {
            }
        }

        private sealed class Unflushed(ITransferFile file) : ITransferFile
        {
            public long Length => file.Length;

            public FileStamp Stamp => file.Stamp;

            public int Read(long position, Span<byte> destination) => file.Read(position, destination);

            public void Write(long position, ReadOnlySpan<byte> source) => file.Write(position, source);

            public void SetLength(long length) => file.SetLength(length);

            public void Flush()
            {
            }

            public void Dispose() => file.Dispose();
        }
    }
}
