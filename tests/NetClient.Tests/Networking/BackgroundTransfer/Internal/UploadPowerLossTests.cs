using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Resilience;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer.Internal;

/// <summary>The power goes after every number of steps in turn while a file is uploaded. What the disk has then is lost, whole or torn by chance. After the next start a PUT arrives whole, and a
/// POST whose body had begun to leave is not sent again.</summary>
public sealed class UploadPowerLossTests
{
    private const int Size = 50_000;

    private static TransferOptions Options => new() { Retry = new NetworkResilienceOptions { MaxRetryAttempts = 0 } };

    [Theory(Timeout = 120_000)]
    [InlineData("PUT", 1)]
    [InlineData("PUT", 2)]
    [InlineData("PUT", 3)]
    [InlineData("POST", 1)]
    [InlineData("POST", 2)]
    [InlineData("POST", 3)]
    public async Task Upload_PowerCutAfterEachStep_IsSentAsItsMethodAllows(string method, int seed)
    {
        Outcome all = await CutEverywhereAsync(method, seed, static _ => false);
        Assert.True(all.Cuts > 8, $"Only {all.Cuts} cuts: the test has lost its object.");
        Assert.Equal((0, 0), (all.Lost, all.SentTwice));
        Assert.True(all.SentByTheNextProcess > 0, "No upload was sent by the next process.");
        Assert.Equal(method == "POST", all.Failed > 0);   // a POST that had begun says that nobody knows; a PUT has no such state
    }

    /// <summary>Or the test above could not fail.</summary>
    [Theory(Timeout = 120_000)]
    [InlineData("POST", ".transfer")]
    [InlineData("PUT", ".transfer")]
    [InlineData("PUT", "/Transfers/")]
    public async Task Upload_DiskThatForgetsFlushes_IsLostOrSentTwiceNowAndThen(string method, string ofWhat)
    {
        bool wrong = false;
        for (int seed = 1; seed <= 16 && !wrong; seed++)
        {
            Outcome all = await CutEverywhereAsync(method, seed, path => path.EndsWith(ofWhat, StringComparison.Ordinal));
            wrong = all.Lost + all.SentTwice > 0;
        }
        Assert.True(wrong);
    }

    private static async Task<Outcome> CutEverywhereAsync(string method, int seed, Func<string, bool> ignores)
    {
        byte[] content = RangeServer.Bytes(Size, seed);
        await using var server = new UploadServer();
        var all = new Outcome();
        for (bool ended = false; !ended;)
        {
            all.Cuts++;
            var files = new PowerLossFiles((seed * 1000) + all.Cuts) { Ignores = ignores };
            await using var app = new Transfers(Options with { Files = files });
            UploadOperation upload = app.NewUploader(method).CreateUpload(server.Address, await app.SourceAsync(content));
            files.StepsUntilCut = all.Cuts;
            server.Requests.Clear();
            Exception? first = await Record.ExceptionAsync(() => upload.StartAsync().AsTask());
            ended = first is null;
            await app.RestartAsync();
            int sentBefore = Sent(server);
            files.CutPower();

            IReadOnlyList<UploadOperation> left = await app.CurrentUploadsAsync();
            Exception? second = left.Count > 0 ? await Record.ExceptionAsync(() => left[0].AttachAsync().AsTask()) : null;
            bool arrived = server.Requests.Any(request => content.AsSpan().SequenceEqual(request.Body));
            bool mayBeSentAgain = method == "PUT";

            // Whoever was told that it had ended needs nothing more. Else it has arrived, or somebody is told that it failed, or it had never begun.
            if (!ended && sentBefore > 0 && left.Count == 0)
                all.Lost++;
            if (left.Count > 0 && second is null && !arrived)
                all.Lost++;
            if (!mayBeSentAgain && Sent(server) > 1)
                all.SentTwice++;
            if (Sent(server) > sentBefore)
                all.SentByTheNextProcess++;
            if (second is not null)
            {
                Assert.IsAssignableFrom<NetworkException>(second);
                Assert.True(sentBefore <= Sent(server) && (mayBeSentAgain || Sent(server) == sentBefore), "It failed, and was sent.");
                all.Failed++;
            }
        }
        return all;
    }

    // Requests of whose body something has come.
    private static int Sent(UploadServer server) => server.Requests.Count(request => request.Body.Length > 0);

    private sealed class Outcome
    {
        public int Cuts { get; set; }

        public int Lost { get; set; }

        public int SentTwice { get; set; }

        public int SentByTheNextProcess { get; set; }

        public int Failed { get; set; }
    }
}
