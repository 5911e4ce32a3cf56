using System.CommandLine;
using System.Globalization;
using Downloader;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;

// Downloads files. What was interrupted, by Ctrl-C, by a crash or by the power, goes on when it is run again: what came in the last second before a crash is fetched twice, nothing else.
var addresses = new Argument<string[]>("URL") { Description = "What to download. Without any, what was interrupted goes on.", Arity = ArgumentArity.ZeroOrMore };
var to = new Option<DirectoryInfo>("--to") { Description = "The folder to download to.", DefaultValueFactory = _ => new DirectoryInfo(".") };
var parallel = new Option<uint>("--parallel") { Description = "How many files at a time.", DefaultValueFactory = _ => 3 };
var limit = new Option<string?>("--limit") { Description = "Bytes per second of each file: 500K, 2M." };
var sha256 = new Option<string?>("--sha256") { Description = "The digest that the file must have; for a single URL. What was begun without it begins anew." };
var root = new RootCommand("Downloads files, and goes on where it was interrupted. Ctrl-C pauses.") { addresses, to, parallel, limit, sha256 };
root.SetAction((result, token) => RunAsync(
    result.GetValue(addresses) ?? [], result.GetValue(to)!.FullName, result.GetValue(parallel), result.GetValue(limit), result.GetValue(sha256), token));
return await root.Parse(args).InvokeAsync();

static async Task<int> RunAsync(string[] texts, string folder, uint parallel, string? limit, string? sha256, CancellationToken stop)
{
    try
    {
        Uri[] addresses = [.. texts.Select(text => new Uri(text, UriKind.Absolute)).Distinct()];
        if (sha256 is not null && addresses.Length != 1)
            throw new ArgumentException("--sha256 is for a single URL.");
        BackgroundTransferGroup group = BackgroundTransferGroup.CreateGroup("files");
        group.MaxParallelTransfers = parallel;
        var downloader = new BackgroundDownloader { TransferGroup = group, MaxBytesPerSecond = Rate.Parse(limit) };
        var running = new List<Running>();
        foreach (DownloadOperation left in await BackgroundDownloader.GetCurrentDownloadsForTransferGroupAsync(group, CancellationToken.None))
        {
            if (sha256 is null || left.RequestedUri != addresses[0] || sha256.Equals(left.ExpectedSha256, StringComparison.OrdinalIgnoreCase))
                running.Add(new Running(left, left.AttachAsync()));
            else
                await Running.CancelAsync(left);
        }
        foreach (Uri address in addresses.Except(running.Select(one => one.Download.RequestedUri)))
        {
            StorageFolder target = await StorageFolder.GetFolderFromPathAsync(Directory.CreateDirectory(folder).FullName, stop);
            string path = Path.Join(target.Path, NameOf(address));
            bool isTaken = running.Exists(one => one.Download.ResultFile.Path == path);   // two addresses may end with the same name
            StorageFile file = await target.CreateFileAsync(NameOf(address), isTaken ? CreationCollisionOption.GenerateUniqueName : CreationCollisionOption.OpenIfExists, stop);
            DownloadOperation download = downloader.CreateDownload(address, file);
            download.ExpectedSha256 = sha256;
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
