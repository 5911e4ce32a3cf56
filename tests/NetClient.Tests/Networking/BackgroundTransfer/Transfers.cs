using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Resilience;
using NetClient.Storage;
using NetClient.Tests.Storage;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>An app with transfers: a folder for its journal and its files, and as many "processes" after one another as a test likes.</summary>
internal sealed class Transfers : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private NetClientContext? _context;

    public Transfers(TransferOptions? options = null, TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        Options = (options ?? new TransferOptions()) with { Network = (options ?? new()).Network ?? Network };
        if (options is null)
            Options = Options with { Retry = new NetworkResilienceOptions { MaxRetryAttempts = 3, BaseDelay = TimeSpan.FromMilliseconds(1) } };
    }

    public TimeProvider Time { get; }

    public TransferOptions Options { get; set; }

    public FakeNetwork Network { get; } = new();

    /// <summary>Where the next process logs to.</summary>
    public ILoggerFactory Loggers { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The system's proxy; null leaves that to the system.</summary>
    public IWebProxy? Proxy { get; init; }

    public TempFolder Folder => _folder;

    public string JournalFolder => _folder["app/" + TransferEngine.FolderName];

    public NetClientContext Context => _context ??= new NetClientContext
    {
        Capabilities = new CapabilityChecker(CapabilityManifest.Create(TestContexts.Everything)),
        Time = Time,
        Folder = new AppFolder(_folder["app"], "app"),
        TransferOptions = Options,
        Loggers = Loggers,
        SystemProxy = Proxy,
    };

    public BackgroundDownloader NewDownloader() => new(Context);

    /// <summary>A file to download to, with something in it that must stay until the download is complete.</summary>
    public Task<StorageFile> FileAsync(string name = "result.bin", string before = "before") => _folder.FileAsync(name, before);

    public async Task<DownloadOperation> CreateAsync(RangeServer server, string name = "result.bin", Action<DownloadOperation>? configure = null)
    {
        DownloadOperation download = NewDownloader().CreateDownload(server.Address, await FileAsync(name));
        configure?.Invoke(download);
        return download;
    }

    public Task<IReadOnlyList<DownloadOperation>> CurrentAsync() =>
        BackgroundDownloader.CurrentAsync(Context, static _ => true, TestContext.Current.CancellationToken);

    public BackgroundUploader NewUploader(string method = "PUT") => new(Context) { Method = method };

    /// <summary>A file to upload.</summary>
    public Task<StorageFile> SourceAsync(byte[] content, string name = "source.bin") => _folder.FileAsync(name, content);

    public Task<IReadOnlyList<UploadOperation>> CurrentUploadsAsync() =>
        BackgroundUploader.CurrentAsync(Context, static _ => true, TestContext.Current.CancellationToken);

    /// <summary>Ends the process in order, and starts the next one.</summary>
    public async Task RestartAsync()
    {
        if (_context is not null)
            await _context.Transfers.DisposeAsync();
        _context = null;
    }

    public byte[] Bytes(string name = "result.bin") => File.ReadAllBytes(_folder[name]);

    public string[] JournalEntries() => Directory.Exists(JournalFolder) ? Directory.GetFiles(JournalFolder, "*.transfer") : [];

    /// <summary>What is in the folder beside the files that downloads have made.</summary>
    public string[] Partials() => [.. _folder.Names.Where(name => name.EndsWith(".part", StringComparison.Ordinal))];

    /// <summary>The names of the files beside the journal's entries: bodies that are kept, answers.</summary>
    public string[] Kept() => [.. Directory.GetFiles(JournalFolder).Select(path => Path.GetExtension(path)).Where(extension => extension is ".body" or ".answer")];

    public async ValueTask DisposeAsync()
    {
        await RestartAsync();
        _folder.Dispose();
    }
}
