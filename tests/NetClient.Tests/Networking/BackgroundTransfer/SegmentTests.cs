using NetClient.Foundation;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Resilience;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Downloads over several connections.</summary>
public sealed class SegmentTests
{
    private const int Share = 4096;

    /// <summary>Every size near a boundary, with every number of connections.</summary>
    public static TheoryData<int> Sizes => [0, 1, Share - 1, Share, Share + 1, (2 * Share) - 1, 2 * Share, (2 * Share) + 1, 12_303, (3 * Share) + 1, (8 * Share) - 1, 8 * Share, (8 * Share) + 1, 100_003];

    private static TransferOptions Eager => new()
    {
        MinSegment = Share,
        BufferSize = 2048,
        RampInterval = TimeSpan.FromMilliseconds(1),
        CheckpointInterval = TimeSpan.FromMilliseconds(5),
        Retry = new NetworkResilienceOptions { MaxRetryAttempts = 3, BaseDelay = TimeSpan.FromMilliseconds(1) },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Sizes))]
    public async Task StartAsync_AnySizeOverAnyNumberOfConnections_IsByteIdentical(int size)
    {
        await using var app = new Transfers(Eager);
        byte[] content = RangeServer.Bytes(size, seed: size);
        for (uint connections = 1; connections <= 8; connections++)
        {
            await using var server = new RangeServer(content) { Portion = 1000 };
            int most = 0;
            server.BeforeBytes = async (_, _) =>
            {
                Grow(ref most, app.Context.Transfers.Queue.ConnectionsTo(server.Address));
                await Task.Yield();
            };
            DownloadOperation download = await app.CreateAsync(server, configure: operation => operation.MaxConnections = connections);
            await download.StartAsync();
            Assert.Equal(content, app.Bytes());
            Assert.InRange(most, size == 0 ? 0 : 1, (int)connections);
        }
    }

    /// <summary>In each interval every connection brings its share, or all of them together bring one: more of them are added only in the first case.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(true, 1, 2, 4)]
    [InlineData(false, 1, 2, 2, 2, 2)]
    public async Task StartAsync_ServerThatLimitsEachConnectionOrAll_AddsWhatMakesItFaster(bool limitsEach, params int[] connections)
    {
        var time = new ManualTime();
        var interval = TimeSpan.FromSeconds(7);   // between two looks
        await using var app = new Transfers(Eager with { RampInterval = 4 * interval }, time);
        byte[] content = RangeServer.Bytes(1_200_000);
        using var portions = new SemaphoreSlim(0);
        await using var server = new RangeServer(content) { Portion = 2000 };
        int most = 0;
        server.BeforeBytes = async (_, _) =>
        {
            Grow(ref most, app.Context.Transfers.Queue.ConnectionsTo(server.Address));
            await portions.WaitAsync(TestContext.Current.CancellationToken);
        };
        DownloadOperation download = await app.CreateAsync(server, configure: operation => operation.MaxConnections = 4);
        Task running = download.StartAsync().AsTask();
        int sent = 0;
        foreach (int now in connections)
        {
            await time.WaitForTimerAsync(interval);   // it has looked at what is there
            int count = limitsEach ? 10 * now : 10;
            portions.Release(count);
            sent += count;
            await UntilAsync(() => download.Progress.BytesReceived == 2000 * (ulong)sent);
            Assert.Equal(now, app.Context.Transfers.Queue.ConnectionsTo(server.Address));
            time.Advance(interval);
        }
        portions.Release(10_000);
        await running;
        Assert.Equal(content, app.Bytes());
        Assert.Equal(connections[^1], most);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ServerThatCutsEveryConnectionAtRandom_EndsWithTheRightFile()
    {
        await using var app = new Transfers(Eager with { WorthwhileBytes = 1 });
        byte[] content = RangeServer.Bytes(200_000);
        var random = new Random(5);
        await using var server = new RangeServer(content)
        {
            Portion = 1000,
            BeforeBytes = async (_, _) =>
            {
                await Task.Yield();
                lock (random)
                {
                    if (random.Next(25) == 0)
                        throw new IOException("cut");
                }
            },
        };
        DownloadOperation download = await app.CreateAsync(server, configure: operation => operation.MaxConnections = 4);
        await download.StartAsync();
        Assert.Equal(content, app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ServerThatAnswersHelpersWithTheWhole_StaysWithOneConnection()
    {
        await using var app = new Transfers(Eager);
        byte[] content = RangeServer.Bytes(100_000);
        await using var server = new RangeServer(content) { Portion = 1000, BeforeBytes = static (_, _) => Task.Delay(1, TestContext.Current.CancellationToken) };
        server.Script = async (request, peer) =>
        {
            if (request.From is null)
                return false;
            await peer.SendAsync(server.Head("200 OK", content.Length));
            await peer.SendAsync(content);
            return true;
        };
        DownloadOperation download = await app.CreateAsync(server, configure: operation => operation.MaxConnections = 4);
        await download.StartAsync();
        Assert.Equal(content, app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ContentThatChangesUnderTheHelpers_EndsWithOneVersion()
    {
        byte[] second = RangeServer.Bytes(100_000, seed: 2);
        await using var helped = new Helped();
        helped.Server.Script = (request, _) =>
        {
            if (request.Number == 1)
            {
                (helped.Server.Content, helped.Server.ETag) = (second, "\"two\"");
                helped.Open();
            }
            return Task.FromResult(false);
        };
        await helped.RunAsync(looks: 1);
        Assert.Equal(second, helped.App.Bytes());
    }

    /// <summary>A helper waits for its answer while another one takes half of what it has asked for. What then comes is more than its share, and no contradiction.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ShareTakenWhileItsAnswerIsOnTheWay_GoesOn()
    {
        await using var helped = new Helped();
        helped.Server.Script = async (request, _) =>
        {
            if (request.Number == 3)
                helped.Open();
            if (request.Number > 0)
                await helped.Opened;
            return false;
        };
        await helped.RunAsync(looks: 2);
        Assert.Equal(helped.Server.Content, helped.App.Bytes());
        RangeRequest[] helpers = [.. helped.Server.Requests.Skip(1)];
        Assert.All(helpers, request => Assert.NotNull(request.From));   // nothing began anew
        Assert.Contains(helpers, taker => taker.From > helpers[0].From && taker.From <= helpers[0].To);
    }

    /// <summary>Mirrors that have the same bytes and tags of their own: a helper's answer is always of another version.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_EachAnswerWithATagOfItsOwn_EndsOnOneConnection()
    {
        await using var app = new Transfers(Eager);
        await using var server = new RangeServer(RangeServer.Bytes(200_000)) { Portion = 1000, BeforeBytes = static async (_, _) => await Task.Yield() };
        int tags = 0;
        server.Script = (_, _) =>
        {
            server.ETag = $"\"{Interlocked.Increment(ref tags)}\"";
            return Task.FromResult(false);
        };
        DownloadOperation download = await app.CreateAsync(server, configure: operation => operation.MaxConnections = 4);
        await download.StartAsync();
        Assert.Equal(server.Content, app.Bytes());
    }

    private static void Grow(ref int most, int now)
    {
        for (int seen; now > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, now, seen) != seen;)
        {
            // Somebody else has just seen another.
        }
    }

    /// <summary>A download that gets no byte, so that helpers have something to do, until it is opened.</summary>
    private sealed class Helped : IAsyncDisposable
    {
        private static readonly TimeSpan Interval = TimeSpan.FromSeconds(7);   // between two looks
        private readonly ManualTime _time = new();
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Helped()
        {
            App = new Transfers(Eager with { RampInterval = 4 * Interval }, _time);
            Server.BeforeBytes = (_, _) => _open.Task;
        }

        public Transfers App { get; }

        public RangeServer Server { get; } = new(RangeServer.Bytes(100_000)) { Portion = 1000 };

        public Task Opened => _open.Task;

        public void Open() => _open.TrySetResult();

        /// <summary>Runs it, and looks so many times whether more connections are worth it: one is added, then two.</summary>
        public async Task RunAsync(int looks)
        {
            DownloadOperation download = await App.CreateAsync(Server, configure: operation => operation.MaxConnections = 4);
            Task running = download.StartAsync().AsTask();
            for (int i = 0; i < looks; i++)
            {
                await UntilAsync(() => Server.Requests.Count == i + 1);
                await _time.WaitForTimerAsync(Interval);
                _time.Advance(Interval);
            }
            await running;
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
