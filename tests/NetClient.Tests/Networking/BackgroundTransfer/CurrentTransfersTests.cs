using NetClient.Errors;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Which of the transfers that go on are listed.</summary>
public sealed class CurrentTransfersTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task GetCurrentDownloadsAsync_GroupsOfBothKinds_ListEachItsOwn()
    {
        await using var app = new Transfers();
        await using var server = new RangeServer(RangeServer.Bytes(1000)) { BeforeBytes = static (_, _) => new TaskCompletionSource().Task };
        BackgroundDownloader plain = app.NewDownloader(), named = app.NewDownloader(), grouped = app.NewDownloader();
#pragma warning disable CS0618 // WinRT has it still, deprecated
        named.Group = "named";
#pragma warning restore CS0618
        grouped.TransferGroup = BackgroundTransferGroup.CreateGroup("g", app.Context);
        foreach ((BackgroundDownloader downloader, string name) in new[] { (plain, "plain"), (named, "named"), (grouped, "grouped") })
            _ = downloader.CreateDownload(new Uri(server.Address, "/" + name), await app.FileAsync(name)).StartAsync();
        await Waits.UntilAsync(() => server.Requests.Count == 3);
        await app.RestartAsync();
        Assert.Equal(["/plain"], await ListAsync(app, CurrentTransfers.WithoutGroup));
        Assert.Equal(["/named"], await ListAsync(app, CurrentTransfers.OfGroup("named")));
        Assert.Equal(["/grouped"], await ListAsync(app, CurrentTransfers.OfGroup(BackgroundTransferGroup.CreateGroup("g", app.Context))));
        Assert.Empty(await ListAsync(app, CurrentTransfers.OfGroup("other")));
    }

    [Fact]
    public async Task RequestUnconstrainedDownloadsAsync_AnyDownloads_AreUnconstrained()
    {
        Assert.True((await BackgroundDownloader.RequestUnconstrainedDownloadsAsync([], TestEnd)).IsUnconstrained);
        Assert.True((await BackgroundUploader.RequestUnconstrainedUploadsAsync([], TestEnd)).IsUnconstrained);
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => BackgroundDownloader.RequestUnconstrainedDownloadsAsync(null!, TestEnd))).HResult);
    }

    private static async Task<IEnumerable<string>> ListAsync(Transfers app, Func<Transfer, bool> isWanted) =>
        (await BackgroundDownloader.CurrentAsync(app.Context, isWanted, TestEnd)).Select(download => download.RequestedUri.AbsolutePath);
}
