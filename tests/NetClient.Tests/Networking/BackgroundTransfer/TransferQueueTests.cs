using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Whose turn it is.</summary>
public sealed class TransferQueueTests
{
    private static readonly byte[] Content = RangeServer.Bytes(1000);

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_OneAtATime_GoesByPriorityThenByOrder()
    {
        await using var app = new Transfers(new TransferOptions { MaxParallel = 1 });
        await using Gate server = new();
        Task first = (await NewAsync(app, server, "first")).StartAsync().AsTask();
        await server.WaitForAsync("/first");
        Task[] others =
        [
            await StartAsync(app, server, "low", BackgroundTransferPriority.Low), await StartAsync(app, server, "a"), await StartAsync(app, server, "b"),
            await StartAsync(app, server, "high", BackgroundTransferPriority.High),
        ];
        server.Open();
        await Task.WhenAll([first, .. others]);
        Assert.Equal(["/first", "/high", "/a", "/b", "/low"], server.Targets);
    }

    [Fact(Timeout = 60_000)]
    public async Task TransferBehavior_Serialized_RunsOneAfterTheOther()
    {
        await using var app = new Transfers();
        await using Gate server = new();
        server.Open();
        BackgroundTransferGroup group = BackgroundTransferGroup.CreateGroup("g", app.Context);
        group.TransferBehavior = BackgroundTransferBehavior.Serialized;
        BackgroundDownloader downloader = app.NewDownloader();
        downloader.TransferGroup = group;
        var running = new List<Task>();
        for (int i = 0; i < 8; i++)
            running.Add(downloader.CreateDownload(server.At($"{i}"), await app.FileAsync($"{i}")).StartAsync().AsTask());
        await Task.WhenAll(running);
        Assert.Equal(1, server.MostOpen);
        await app.RestartAsync();
        Assert.Equal(BackgroundTransferBehavior.Serialized, BackgroundTransferGroup.CreateGroup("g", app.Context).TransferBehavior);
        Assert.Equal(BackgroundTransferBehavior.Parallel, BackgroundTransferGroup.CreateGroup("other", app.Context).TransferBehavior);
    }

    /// <summary>The first of a group that runs one after the other waits for its server; when it no longer waits, the next one, whose server is free, has its turn.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Pause_OfOneThatWaits_LetsTheNextOfItsGroupRun()
    {
        await using var app = new Transfers(new TransferOptions { MaxConnectionsPerHost = 1 });
        await using Gate busy = new(), free = new();
        Task holding = (await NewAsync(app, busy, "holding")).StartAsync().AsTask();
        await busy.WaitForAsync("/holding");
        BackgroundTransferGroup group = BackgroundTransferGroup.CreateGroup("g", app.Context);
        group.TransferBehavior = BackgroundTransferBehavior.Serialized;
        BackgroundDownloader downloader = app.NewDownloader();
        downloader.TransferGroup = group;
        DownloadOperation first = downloader.CreateDownload(busy.At("first"), await app.FileAsync("first")), next = downloader.CreateDownload(free.At("next"), await app.FileAsync("next"));
        Task waiting = first.StartAsync().AsTask();
        await WaitingAsync(first);
        Task running = next.StartAsync().AsTask();
        await WaitingAsync(next);
        first.Pause();
        free.Open();
        await running;
        Assert.False(holding.IsCompleted || waiting.IsCompleted);
    }

    /// <summary>Groups then have the usual settings, the file stays as it is, and nobody is kept from running.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_SettingsOfGroupsUnreadable_AllRun()
    {
        UnixPermissions.SkipWithout();
        await using var app = new Transfers();
        await using Gate server = new();
        server.Open();
        BackgroundTransferGroup.CreateGroup("g", app.Context).TransferBehavior = BackgroundTransferBehavior.Serialized;
        string file = Path.Join(app.JournalFolder, "groups.json");
        byte[] settings = File.ReadAllBytes(file);
        await app.RestartAsync();
        UnixPermissions.Set(file, UnixPermissions.Of(file) | UnixFileMode.OtherRead);
        BackgroundDownloader downloader = app.NewDownloader();
        await downloader.CreateDownload(server.At("alone"), await app.FileAsync("alone")).StartAsync();
        downloader.TransferGroup = BackgroundTransferGroup.CreateGroup("g", app.Context);
        await downloader.CreateDownload(server.At("grouped"), await app.FileAsync("grouped")).StartAsync();
        downloader.TransferGroup.MaxParallelTransfers = 3;
        Assert.Equal(Content, app.Bytes("alone"));
        Assert.Equal(Content, app.Bytes("grouped"));
        Assert.Equal(settings, File.ReadAllBytes(file));
    }

    [Fact(Timeout = 60_000)]
    public async Task MakeCurrentInTransferGroup_LastOfTheWaiting_IsNext()
    {
        await using var app = new Transfers();
        await using Gate server = new();
        BackgroundTransferGroup group = BackgroundTransferGroup.CreateGroup("g", app.Context);
        group.MaxParallelTransfers = 1;
        BackgroundDownloader downloader = app.NewDownloader();
        downloader.TransferGroup = group;
        var operations = new List<DownloadOperation>();
        var running = new List<Task>();
        foreach (string name in (string[])["a", "b", "c", "d"])
        {
            operations.Add(downloader.CreateDownload(server.At(name), await app.FileAsync(name)));
            running.Add(operations[^1].StartAsync().AsTask());
            if (name == "a")
                await server.WaitForAsync("/a");
            else
                await WaitingAsync(operations[^1]);
        }
        operations[2].MakeCurrentInTransferGroup();
        server.Open();
        await Task.WhenAll(running);
        Assert.Equal(["/a", "/c", "/d", "/b"], server.Targets);
        Assert.Equal("g", operations[0].TransferGroup!.Name);
    }

    private static async Task<DownloadOperation> NewAsync(Transfers app, Gate server, string name) =>
        app.NewDownloader().CreateDownload(server.At(name), await app.FileAsync(name));

    private static async Task<Task> StartAsync(Transfers app, Gate server, string name, BackgroundTransferPriority priority = BackgroundTransferPriority.Default)
    {
        DownloadOperation download = await NewAsync(app, server, name);
        download.Priority = priority;
        Task running = download.StartAsync().AsTask();
        await WaitingAsync(download);
        return running;
    }

    // It is among those who wait when the journal has it and it does not run.
    internal static Task WaitingAsync(DownloadOperation download) => UntilAsync(() => download.IsInQueue);

    /// <summary>A server that answers nobody before it is opened.</summary>
    private sealed class Gate : IAsyncDisposable
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly RangeServer _server = new(Content);

        public Gate() => _server.BeforeBytes = (_, _) => _open.Task;

        public IEnumerable<string> Targets => _server.Requests.Select(request => request.Target);

        public int MostOpen => _server.MostOpen;

        public Uri At(string name) => new(_server.Address, "/" + name);

        public void Open() => _open.TrySetResult();

        public Task WaitForAsync(string target) => UntilAsync(() => Targets.Contains(target));

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
