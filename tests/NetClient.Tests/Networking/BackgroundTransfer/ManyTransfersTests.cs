using System.Globalization;
using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Downloads;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>500 transfers that wait at the same time.</summary>
[Collection(nameof(WholeProcess))]
public sealed class ManyTransfersTests
{
    private const int Count = 500;
    private const int AtATime = 10;

    /// <summary>What a waiting transfer and its operation may take of the heap.</summary>
    private const long MostPerTransfer = 16 * 1024;

    private static readonly byte[] Content = RangeServer.Bytes(100_000);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    /// <remarks>Seen to fail with the order, the priorities, or the limit of ten taken out of the queue, and with transfers that keep their buffers.</remarks>
    [Fact(Timeout = 300_000)]
    public async Task StartAsync_500AtOnce_AllCompleteInOrderTenAtATimeInLittleMemory()
    {
        await using var app = new Transfers();
        var queued = new List<Queued>();
        int firstWaiting = 0, overtaken = 0, asked = 0;
        var allTurnsTaken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new RangeServer(Content)
        {
            // Turns are given in order, so when a request arrives, nobody before it waits any more, however slowly the ten that have their turn go about it.
            BeforeBytes = (request, at) =>
            {
                lock (queued)
                {
                    while (at == 0 && firstWaiting < queued.Count && !queued[firstWaiting].Download.IsInQueue)
                        firstWaiting++;
                    if (at == 0 && queued.Count > 0 && firstWaiting <= queued.FindIndex(one => one.Target == request.Target))
                        overtaken++;
                    if (queued.Count == 0)
                        return Task.CompletedTask;
                    if (at == 0 && ++asked == AtATime)
                        allTurnsTaken.SetResult();
                }
                return allTurnsTaken.Task;   // the first ten wait for each other
            },
        };
        await (await app.CreateAsync(server)).StartAsync();   // whatever is made once is there
        long before = Heap();

        // The test itself has all ten turns until everybody waits: none is held up for long, so no server loses its patience on a slow machine.
        IDisposable[] turns = await TakeTurnsAsync(app);
        BackgroundTransferPriority[] priorities = [BackgroundTransferPriority.Low, BackgroundTransferPriority.Default, BackgroundTransferPriority.High];
        for (int i = 0; i < Count; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"f{i:000}");
            DownloadOperation download = app.NewDownloader().CreateDownload(new Uri(server.Address, "/" + name), await app.FileAsync(name));
            download.Priority = priorities[i % priorities.Length];
            queued.Add(new Queued(download, name, download.StartAsync().AsTask()));
        }
        foreach (Queued one in queued)
            await TransferQueueTests.WaitingAsync(one.Download);
        long waiting = Heap();
        Queued[] byNumber = [.. queued];
        queued.Sort(static (one, other) => (Rank(one), one.Name).CompareTo((Rank(other), other.Name)));

        foreach (IDisposable turn in turns)
            turn.Dispose();
        await Task.WhenAll(byNumber.Select(one => one.End));
        long after = Heap();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"heap: {before / 1024} KiB, {waiting / 1024} KiB with {Count} waiting ({(waiting - before) / Count} bytes each), {after / 1024} KiB when all had ended"));

        Assert.Equal(0, overtaken);
        Assert.Equal(AtATime, server.MostOpen);

        // Less is there when something of the tests before has gone meanwhile. The operations are still there at the end, and their bytes are not.
        Assert.InRange((waiting - before) / Count, long.MinValue, MostPerTransfer);
        Assert.InRange((after - before) / Count, long.MinValue, MostPerTransfer);
        foreach (Queued one in byNumber)
            Assert.Equal(Content, app.Bytes(one.Name));
        Assert.Empty(app.JournalEntries());
        Assert.Empty(app.Partials());
    }

    private static int Rank(Queued one) => one.Download.Priority switch
    {
        BackgroundTransferPriority.High => 0,
        BackgroundTransferPriority.Low => 2,
        _ => 1,
    };

    private static async Task<IDisposable[]> TakeTurnsAsync(Transfers app)
    {
        TransferEngine engine = app.Context.Transfers;
        var turns = new IDisposable[AtATime];
        for (int i = 0; i < AtATime; i++)
        {
            var record = new TransferRecord { Id = Guid.NewGuid(), Kind = TransferKind.Download, Method = "GET", Address = "http://elsewhere.test/", Path = app.Folder["none"] };
            turns[i] = await engine.Queue.EnterAsync(new Download(engine, record, new TransferSecrets { Address = record.Address }, null), TestEnd);
        }
        return turns;
    }

    // What is forced is content with a twentieth of all that the tests before have left.
    private static long Heap()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private sealed record Queued(DownloadOperation Download, string Name, Task End)
    {
        public string Target => "/" + Name;
    }
}
