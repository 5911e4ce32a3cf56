using System.Text;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Resilience;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer.Internal;

/// <summary>The power goes after every number of steps in turn. What the disk has then is lost, whole or torn by chance; the next start has the download, and finishes it, and the file is right.</summary>
/// <remarks>Seen to fail without each of the engine's flushes: of the bytes and of the partial file's name before a checkpoint's record, of the bytes before the commit, of the folder after it.
/// Those of the journal are tested in <see cref="Journal.JournalPowerLossTests"/>.</remarks>
public sealed class PowerLossTests
{
    private const int Size = 200_000;

    private static TransferOptions Options => new()
    {
        CheckpointBytes = 30_000,
        CheckpointInterval = TimeSpan.FromDays(1),
        BufferSize = 10_000,
        Retry = new NetworkResilienceOptions { MaxRetryAttempts = 0 },
    };

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5, false, true)]
    [InlineData(6, false, true)]
    [InlineData(7, false, true)]
    [InlineData(8, true, true)]
    public async Task Download_PowerCutAfterEachStep_EndsWithTheRightFile(int seed, bool hasCheckpoints = true, bool replaces = false)
    {
        (int cuts, int wrong) = await CutEverywhereAsync(seed, static _ => false, hasCheckpoints, replaces);
        Assert.True(cuts > 10, $"Only {cuts} cuts: the test has lost its object.");
        Assert.Equal(0, wrong);
    }

    /// <summary>Or the test above could not fail.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData(".part")]
    [InlineData(".transfer")]
    [InlineData("/Transfers/")]
    [InlineData("/")]
    public async Task Download_DiskThatForgetsFlushes_EndsWrongNowAndThen(string ofWhat)
    {
        int wrong = 0;
        for (int seed = 1; seed <= 8 && wrong == 0; seed++)
            wrong += (await CutEverywhereAsync(seed, path => path.EndsWith(ofWhat, StringComparison.Ordinal))).Wrong;
        Assert.NotEqual(0, wrong);
    }

    [Fact(Timeout = 120_000)]
    public async Task Checkpoint_PowerCut_KeepsWhatTheJournalSpeaksOf()
    {
        byte[] content = RangeServer.Bytes(Size);
        for (int seed = 1; seed <= 12; seed++)
        {
            var held = new TaskCompletionSource();
            await using var server = new RangeServer(content) { Portion = 10_000, BeforeBytes = (_, at) => at < 120_000 ? Task.CompletedTask : held.Task };
            var files = new PowerLossFiles(seed);
            await using var app = new Transfers(Options with { Files = files });
            DownloadOperation download = await app.CreateAsync(server);
            _ = download.StartAsync();
            long lasting;
            while ((lasting = app.Context.Transfers.Pending() is [{ Record.Ranges: [.., var end] }] ? end : 0) == 0)
                await Task.Yield();
            files.StepsUntilCut = 0;
            held.SetResult();
            await app.RestartAsync();
            files.CutPower();

            await (await app.CurrentAsync()).Single().AttachAsync();
            Assert.Equal(content, files.Read(app.Folder["result.bin"]));
            Assert.InRange(server.Requests.Last().From ?? 0, lasting, Size);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task Completed_PowerCut_LosesNothing()
    {
        byte[] content = RangeServer.Bytes(Size);
        await using var server = new RangeServer(content) { Portion = 20_000 };
        for (int seed = 1; seed <= 24; seed++)
        {
            var files = new PowerLossFiles(seed);
            await using var app = new Transfers(Options with { Files = files, CheckpointBytes = long.MaxValue });   // or the last one may do the commit's work
            await (await app.CreateAsync(server)).StartAsync();
            await app.RestartAsync();
            files.CutPower();
            foreach (DownloadOperation left in await app.CurrentAsync())   // the power cut may bring it back, complete as it was
                await left.AttachAsync();
            Assert.Equal(content, files.Read(app.Folder["result.bin"]));
        }
        Assert.Equal(24, server.Requests.Count);
    }

    /// <summary>A process that is killed loses nothing that it wrote. Between the step that gives the file its name and the one that the journal forgets it with, there is time for the user to work with it.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Download_KilledOnceTheFileHasItsName_LeavesWhatTheUserMakesOfIt(bool replaces, bool savesAnotherFile)
    {
        byte[] content = RangeServer.Bytes(Size);
        int kept = 0;
        await KillEverywhereAsync(content, replaces, async (app, files, path, server) =>
        {
            if (!content.AsSpan().SequenceEqual(files.Read(path)))
                return;
            if (savesAnotherFile)
                Put(files, path, "edited");
            else
                files.Open(path)!.Write(0, "edited"u8);
            byte[] edited = files.Read(path)!;
            server.Requests.Clear();
            foreach (DownloadOperation left in await app.CurrentAsync())
            {
                await left.AttachAsync();
                Assert.Equal((BackgroundTransferStatus.Completed, (ulong)Size), (left.Progress.Status, left.Progress.BytesReceived));
                kept++;
            }
            Assert.Equal(edited, files.Read(path));
            Assert.Empty(server.Requests);
        });
        Assert.NotEqual(0, kept);
    }

    /// <summary>A file that has the name is the new one only when it is not the old one.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Download_KilledAndItsPartialFileTakenAway_IsFetchedAgain(bool replaces, bool putsAnother)
    {
        byte[] content = RangeServer.Bytes(Size);
        int taken = 0;
        await KillEverywhereAsync(content, replaces, async (app, files, path, _) =>
        {
            foreach (string partial in files.List(app.Folder.Path, "*.part"))
            {
                int length = files.Read(partial)!.Length;
                files.Delete(partial);
                if (putsAnother)
                    Put(files, partial, new string('x', length));
                taken++;
            }
            foreach (DownloadOperation left in await app.CurrentAsync())
            {
                await left.AttachAsync();
                Assert.Equal(content, files.Read(path));
            }
        });
        Assert.NotEqual(0, taken);
    }

    /// <summary>Kills a download after every number of steps in turn.</summary>
    private static async Task KillEverywhereAsync(byte[] content, bool replaces, Func<Transfers, PowerLossFiles, string, RangeServer, Task> then)
    {
        await using var server = new RangeServer(content) { Portion = 20_000 };
        bool ended = false;
        for (int steps = 1; !ended; steps++)
        {
            var files = new PowerLossFiles(steps);
            await using var app = new Transfers(Options with { Files = files, CheckpointBytes = long.MaxValue });   // the same steps each time
            DownloadOperation download = await app.CreateAsync(server);
            string path = app.Folder["result.bin"];
            if (replaces)
                Put(files, path, "old");
            files.StepsUntilCut = files.Steps + steps;
            ended = await TryAsync(download.StartAsync);
            await app.RestartAsync();
            files.StepsUntilCut = int.MaxValue;
            await then(app, files, path, server);
        }
    }

    /// <returns>How often the power was cut, and how often a download was lost, or called complete when its file is wrong.</returns>
    private static async Task<(int Cuts, int Wrong)> CutEverywhereAsync(int seed, Func<string, bool> ignores, bool hasCheckpoints = true, bool replaces = false)
    {
        byte[] content = RangeServer.Bytes(Size, seed);
        await using var server = new RangeServer(content) { Portion = 20_000 };
        int wrong = 0;
        for (int cuts = 1; ; cuts++)
        {
            var files = new PowerLossFiles((seed * 1000) + cuts) { Ignores = ignores };
            await using var app = new Transfers(Options with { Files = files, CheckpointBytes = hasCheckpoints ? Options.CheckpointBytes : long.MaxValue });
            DownloadOperation download = await app.CreateAsync(server);
            string path = app.Folder["result.bin"];
            if (replaces)
                Put(files, path, "old");
            files.StepsUntilCut = files.Steps + cuts;
            server.Requests.Clear();
            bool ended = await TryAsync(download.StartAsync), hadBegun = !server.Requests.IsEmpty;

            await app.RestartAsync();
            files.CutPower();
            IReadOnlyList<DownloadOperation> left = await app.CurrentAsync();
            bool isThere = left.Count > 0 && await TryAsync(left[0].AttachAsync);
            if ((hadBegun || isThere) && !content.AsSpan().SequenceEqual(files.Read(path)))
                wrong++;
            if (ended)
                return (cuts, wrong);
        }
    }

    private static void Put(PowerLossFiles files, string path, string text)
    {
        files.Delete(path);
        using ITransferFile file = files.Create(path, forTheUserAlone: false);
        file.Write(0, Encoding.UTF8.GetBytes(text));
        file.Flush();
        files.FlushFolder(Path.GetDirectoryName(path)!);
    }

    private static async Task<bool> TryAsync(Func<NetClient.Foundation.IAsyncOperationWithProgress<DownloadOperation, DownloadOperation>> start)
    {
        try
        {
            await start();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
