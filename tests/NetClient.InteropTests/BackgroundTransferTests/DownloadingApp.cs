using System.Net;
using System.Text;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Resilience;
using NetClient.Storage;
using NetClient.TestServers;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.BackgroundTransferTests;

/// <summary>An app with a folder for its journal and its files, and as many lives after one another as a test likes.</summary>
internal sealed class DownloadingApp : IAsyncDisposable
{
    private readonly TempDirectory _home = new("downloads");
    private NetClientContext? _context;

    /// <summary>The proxy of the system; null for none.</summary>
    public IWebProxy? Proxy { get; init; }

    private NetClientContext Context => _context ??= new NetClientContext
    {
        Capabilities = new CapabilityChecker(CapabilityManifest.Create(TestContexts.Everything)),
        SystemProxy = Proxy ?? new WebProxy(),
        Folder = new AppFolder(_home["app"], "app"),
        TransferOptions = new TransferOptions
        {
            CheckpointInterval = TimeSpan.FromMilliseconds(50),
            RampLook = TimeSpan.FromMilliseconds(10),
            Retry = new NetworkResilienceOptions { MaxRetryAttempts = 3, BaseDelay = TimeSpan.FromMilliseconds(10) },
        },
    };

    public BackgroundDownloader NewDownloader() => new(Context);

    public async Task<DownloadOperation> CreateAsync(Uri address, Action<BackgroundDownloader>? configure = null)
    {
        await File.WriteAllBytesAsync(_home["result.bin"], [], TestContext.Current.CancellationToken);
        BackgroundDownloader downloader = NewDownloader();
        configure?.Invoke(downloader);
        return downloader.CreateDownload(address, await StorageFile.GetFileFromPathAsync(_home["result.bin"], TestContext.Current.CancellationToken));
    }

    /// <summary>Ends this life, with what runs left where it is; the next call begins another.</summary>
    public async Task EndAsync()
    {
        if (_context is not null)
            await _context.Transfers.DisposeAsync();
        _context = null;
    }

    /// <summary>What the last life left.</summary>
    public async Task<DownloadOperation> LeftAsync() => Assert.Single(await BackgroundDownloader.CurrentAsync(Context, static _ => true, TestContext.Current.CancellationToken));

    public byte[] Result() => File.ReadAllBytes(_home["result.bin"]);

    /// <summary>Whether a text is anywhere on the disk, as it is or in base64.</summary>
    public bool HasOnDisk(string text)
    {
        string[] forms = [text, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), Convert.ToBase64String(Encoding.UTF8.GetBytes("alice:" + text)), Convert.ToBase64String(Encoding.Unicode.GetBytes(text))];
        return Directory.EnumerateFiles(_home["app"], "*", SearchOption.AllDirectories)
            .Where(static path => !path.EndsWith(".lock", StringComparison.Ordinal))   // the engine has it alone
            .Select(path => Encoding.Latin1.GetString(ReadShared(path)))
            .Any(all => forms.Any(form => all.Contains(form, StringComparison.Ordinal)) || all.Contains(Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(text)), StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _home.Dispose();
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
