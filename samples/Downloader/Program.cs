using System.CommandLine;
using System.Globalization;
using Downloader;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;

// Downloads files. What was interrupted, by Ctrl-C, by a crash or by the power, goes on when it is run again, without a byte fetched twice.
var addresses = new Argument<string[]>("URL") { Description = "What to download. Without any, what was interrupted goes on.", Arity = ArgumentArity.ZeroOrMore };
var to = new Option<DirectoryInfo>("--to") { Description = "The folder to download to.", DefaultValueFactory = _ => new DirectoryInfo(".") };
var parallel = new Option<uint>("--parallel") { Description = "How many files at a time.", DefaultValueFactory = _ => 3 };
var limit = new Option<string?>("--limit") { Description = "Bytes per second of each file: 500K, 2M." };
var sha256 = new Option<string?>("--sha256") { Description = "The digest that the file must have; for a single URL." };
var root = new RootCommand("Downloads files, and goes on where it was interrupted. Ctrl-C pauses.") { addresses, to, parallel, limit, sha256 };
root.SetAction((result, token) => RunAsync(
    [.. (result.GetValue(addresses) ?? []).Select(text => new Uri(text, UriKind.Absolute))], result.GetValue(to)!.FullName, result.GetValue(parallel), Rate.Parse(result.GetValue(limit)), result.GetValue(sha256), token));
return await root.Parse(args).InvokeAsync();

static async Task<int> RunAsync(Uri[] addresses, string folder, uint parallel, ulong rate, string? sha256, CancellationToken stop)
{
    try
    {
        BackgroundTransferGroup group = BackgroundTransferGroup.CreateGroup("files");
        group.MaxParallelTransfers = parallel;
        List<DownloadOperation> downloads = [.. await BackgroundDownloader.GetCurrentDownloadsForTransferGroupAsync(group, CancellationToken.None)];
        var running = new List<Running>(downloads.Select(left => new Running(left, left.AttachAsync())));

        var downloader = new BackgroundDownloader { TransferGroup = group, MaxBytesPerSecond = rate };
        foreach (Uri address in addresses.Where(address => downloads.TrueForAll(left => left.RequestedUri != address)))
        {
            StorageFolder target = await StorageFolder.GetFolderFromPathAsync(Directory.CreateDirectory(folder).FullName, stop);
            StorageFile file = await target.CreateFileAsync(NameOf(address), CreationCollisionOption.OpenIfExists, stop);
            DownloadOperation download = downloader.CreateDownload(address, file);
            download.ExpectedSha256 = addresses.Length == 1 ? sha256 : null;
            running.Add(new Running(download, download.StartAsync()));
        }
        foreach (Running one in running.Where(one => one.Download.Progress.Status == BackgroundTransferStatus.PausedByApplication))
            one.Download.Resume();

        await Screen.ShowAsync(running, stop);
        return running.TrueForAll(one => one.Tell()) ? 0 : 1;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
    {
        await Console.Error.WriteLineAsync(e.Message);
        return 1;
    }
}

// Never what the server suggests, and nothing that could lead out of the folder.
static string NameOf(Uri address)
{
    string name = Path.GetFileName(Uri.UnescapeDataString(address.AbsolutePath)).Replace('\\', '_');
    return name is "" or "." or ".." ? string.Create(CultureInfo.InvariantCulture, $"{address.IdnHost}.download") : name;
}
