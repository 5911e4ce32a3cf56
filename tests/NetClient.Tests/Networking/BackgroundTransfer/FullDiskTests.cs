using NetClient.Networking.BackgroundTransfer;
using NetClient.Storage;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>A disk without room, and one that cannot be written.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const int DiskFull = unchecked((int)0x80070070);

    private readonly Transfers _app = new();
    private readonly byte[] _content = RangeServer.Bytes(3 << 20);

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory(Timeout = 60_000)]
    [InlineData(true)]    // found out before the first byte
    [InlineData(false)]   // found out by writing: the length was not known, or others filled the disk meanwhile
    public async Task StartAsync_DiskWithoutRoom_FailsAndLeavesNothing(bool isLooked)
    {
        await using SmallDisk disk = await SmallDisk.MountAsync(1 << 20);
        if (!isLooked)
            _app.Options = _app.Options with { FreeSpace = static _ => null };
        await using var server = new RangeServer(_content);
        string path = Path.Join(disk.Path, "result.bin");
        DownloadOperation download = await CreateAsync(server, path);
        IOException e = await Assert.ThrowsAsync<IOException>(async () => await download.StartAsync());
        Assert.Equal(DiskFull, e.HResult);
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(disk.Path));
        Assert.Equal(isLooked ? 0ul : 1, Math.Min(1, download.Progress.BytesReceived));
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_JournalOnAFullDisk_FailsBeforeTheFirstRequest()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync(64 << 10);
        await using var server = new RangeServer(_content);
        var context = new NetClient.Internal.NetClientContext
        {
            Capabilities = _app.Context.Capabilities,
            Folder = new NetClient.Internal.AppFolder(disk.Path, "app"),
            TransferOptions = _app.Options,
        };
        DownloadOperation first = new BackgroundDownloader(context).CreateDownload(server.Address, await _app.FileAsync("first.bin"));
        await first.StartAsync();   // makes the folder, while there is room
        Fill(disk);
        DownloadOperation download = new BackgroundDownloader(context).CreateDownload(server.Address, await _app.FileAsync());
        IOException e = await Assert.ThrowsAsync<IOException>(async () => await download.StartAsync());
        Assert.Equal(DiskFull, e.HResult);
        Assert.Single(server.Requests);
        await context.Transfers.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_DiskThatCannotBeWritten_Fails()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync(1 << 20);
        await using var server = new RangeServer(_content);
        string path = Path.Join(disk.Path, "result.bin");
        DownloadOperation download = await CreateAsync(server, path);
        await disk.MakeReadOnlyAsync();
        Exception? e = await Record.ExceptionAsync(async () => await download.StartAsync());
        Assert.True(e is UnauthorizedAccessException or IOException, $"{e}");
        Assert.Contains(e.HResult, (int[])[unchecked((int)0x80070005), unchecked((int)0x80070013)]);   // access denied, or write-protected
        Assert.Equal("before", File.ReadAllText(path));
    }

    private static void Fill(SmallDisk disk)
    {
        try
        {
            using FileStream file = File.Create(Path.Join(disk.Path, "filler"));
            for (byte[] block = new byte[4096]; ;)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // As full as it gets.
        }
    }

    private async Task<DownloadOperation> CreateAsync(RangeServer server, string path)
    {
        await File.WriteAllTextAsync(path, "before", TestContext.Current.CancellationToken);
        return _app.NewDownloader().CreateDownload(server.Address, await StorageFile.GetFileFromPathAsync(path, TestContext.Current.CancellationToken));
    }
}
