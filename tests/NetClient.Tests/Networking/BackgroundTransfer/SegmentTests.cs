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

    /// <summary>Between two looks at the connections.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(7);

    /// <summary>Every size near a boundary, with every number of connections.</summary>
    public static TheoryData<int> Sizes => [0, 1, Share - 1, Share, Share + 1, (2 * Share) - 1, 2 * Share, (2 * Share) + 1, 12_303, (3 * Share) + 1, (8 * Share) - 1, 8 * Share, (8 * Share) + 1, 100_003];

    private static TransferOptions Eager => new()
    {
        MinSegment = Share,
        BufferSize = 2048,
        RampLook = TimeSpan.FromMilliseconds(1),
        RampBytes = 1,
        CheckpointInterval = TimeSpan.FromMilliseconds(5),
        Retry = new NetworkResilienceOptions { MaxRetryAttempts = 3, BaseDelay = TimeSpan.FromMilliseconds(1) },
    };

    /// <summary>On a clock that moves when told to.</summary>
    private static TransferOptions Watched => Eager with { RampLook = Look, HelpAfter = Look };

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
    [InlineData(true, 1, 1, 2, 2, 4)]
    [InlineData(false, 1, 1, 2, 2, 2, 2, 2)]
    public async Task StartAsync_ServerThatLimitsEachConnectionOrAll_AddsWhatMakesItFaster(bool limitsEach, params int[] connections)
    {
        var time = new ManualTime();
        await using var app = new Transfers(Watched, time);
        byte[] content = RangeServer.Bytes(1_200_000);
        await using var server = new RangeServer(content) { Portion = 2000 };
        SemaphoreSlim[] portions = [.. Enumerable.Range(0, 100).Select(static _ => new SemaphoreSlim(0))];   // of each request
        int most = 0;
        server.BeforeBytes = async (request, _) =>
        {
            Grow(ref most, app.Context.Transfers.Queue.ConnectionsTo(server.Address));
            await portions[request.Number].WaitAsync(TestContext.Current.CancellationToken);
        };
        DownloadOperation download = await app.CreateAsync(server, configure: operation => operation.MaxConnections = 4);
        Task running = download.StartAsync().AsTask();
        int sent = 0;
        foreach (int now in connections)
        {
            await time.WaitForTimerAsync(Look);   // it has looked at what is there
            int each = limitsEach ? 10 : 10 / now;
            for (int i = 0; i < now; i++)
                portions[i].Release(each);
            sent += each * now;
            await UntilAsync(() => download.Progress.BytesReceived == 2000 * (ulong)sent);
            Assert.Equal(now, app.Context.Transfers.Queue.ConnectionsTo(server.Address));
            time.Advance(Look);
        }
        Array.ForEach(portions, one => one.Release(10_000));
        await running;
        Assert.Equal(content, app.Bytes());
        Assert.Equal(connections[^1], most);
    }

    /// <summary>A server that takes its time is no reason for more connections: there is nothing yet that they could be faster than. One that seems to have stalled gets help, and that is all.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_NoByteComes_AddsOneConnectionAfterAWhile()
    {
        await using var helped = new Helped(Watched with { HelpAfter = 3 * Look });
        Task running = await helped.StartAsync();
        int[] expected = [1, 1, 1, 2, 2, 2];
        foreach (int connections in expected)
        {
            await helped.Time.WaitForTimerAsync(Look);
            await UntilAsync(() => helped.Server.Requests.Count == connections);
            Assert.Equal(connections, helped.App.Context.Transfers.Queue.ConnectionsTo(helped.Server.Address));
            helped.Time.Advance(Look);
        }
        helped.Open();
        await running;
        Assert.Equal(helped.Server.Content, helped.App.Bytes());
    }

    /// <summary>The last bytes are too few to be worth a second connection, until the only one brings none.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_LastBytesDoNotCome_AnotherConnectionBringsThem()
    {
        await using var helped = new Helped(Watched with { HelpAfter = 3 * Look });
        int last = helped.Server.Content.Length - Share;
        helped.Server.BeforeBytes = (request, at) => request.Number == 0 && at >= last ? helped.Opened : Task.CompletedTask;
        Task running = await helped.StartAsync();
        for (int i = 0; i < 4; i++)
        {
            await helped.Time.WaitForTimerAsync(Look);
            await UntilAsync(() => helped.Bytes >= last);
            Assert.Single(helped.Server.Requests);
            helped.Time.Advance(Look);
        }
        await running;   // although the first connection still waits
        Assert.Equal(helped.Server.Content, helped.App.Bytes());
        Assert.InRange(helped.Server.Requests.Last().From!.Value, last, helped.Server.Content.Length);
        Assert.Equal(2, helped.Server.Requests.Count);
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
        await helped.RunAsync();
        Assert.Equal(second, helped.App.Bytes());
    }

    /// <summary>A helper waits for its answer while another one takes half of what it has asked for. What then comes is more than its share, and no contradiction.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ShareTakenWhileItsAnswerIsOnTheWay_GoesOn()
    {
        await using var helped = new Helped();
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        helped.Server.Script = async (request, _) =>
        {
            if (request.Number == 1)
            {
                helped.Open();   // the first connection brings its half, and takes on half of the other
                await taken.Task;
            }
            else if (request.Number > 1)
            {
                taken.TrySetResult();
            }
            return false;
        };
        await helped.RunAsync();
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

    /// <summary>All connections to the server are a large download's, and it needs but one.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]   // its first connection is done, and only the other one still brings something
    public async Task StartAsync_AnotherDownloadHasFurtherConnectionsToTheServer_GetsOneOfThem(bool firstStillWorks)
    {
        await using var helped = new Helped(Watched with { MaxConnectionsPerHost = 2, Retry = new NetworkResilienceOptions { MaxRetryAttempts = 0 } });
        (RangeServer server, Transfers app) = (helped.Server, helped.App);
        var toOther = new Uri(server.Address, "/other");
        server.BeforeBytes = (request, _) => request.Target == "/other" || request.Number > 1 ? Task.CompletedTask : request.Number == 0 ? helped.Opened : new TaskCompletionSource().Task;
        Task large = await helped.StartAsync();
        await UntilAsync(() => server.Requests.Count == 1);
        await helped.Time.WaitForTimerAsync(Look);
        helped.Time.Advance(Look);
        await UntilAsync(() => server.Requests.Count == 2);
        if (!firstStillWorks)
        {
            helped.Open();
            await UntilAsync(() => helped.Bytes >= server.Content.Length - (2 * Share));
        }
        await app.NewDownloader().CreateDownload(toOther, await app.FileAsync("other.bin")).StartAsync();
        Assert.Equal(server.Content, app.Bytes("other.bin"));
        if (firstStillWorks)
        {
            Assert.False(large.IsCompleted);
            helped.Open();
        }
        await large;
        Assert.Equal(server.Content, app.Bytes());
    }

    private static void Grow(ref int most, int now)
    {
        for (int seen; now > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, now, seen) != seen;)
        {
            // Somebody else has just seen another.
        }
    }

    /// <summary>A download that gets no byte, so that another connection is sent to help, until it is opened.</summary>
    private sealed class Helped(TransferOptions? options = null) : IAsyncDisposable
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private DownloadOperation? _download;
        private Transfers? _app;
        private RangeServer? _server;

        public ManualTime Time { get; } = new();

        public Transfers App => _app ??= new Transfers(options ?? Watched, Time);

        public RangeServer Server => _server ??= new(RangeServer.Bytes(100_000)) { Portion = 1000, BeforeBytes = (_, _) => _open.Task };

        public Task Opened => _open.Task;

        public long Bytes => (long)_download!.Progress.BytesReceived;

        public void Open() => _open.TrySetResult();

        public async Task<Task> StartAsync()
        {
            _download = await App.CreateAsync(Server, configure: operation => operation.MaxConnections = 4);
            return _download.StartAsync().AsTask();
        }

        /// <summary>Runs it, and looks once at the connections: one is added.</summary>
        public async Task RunAsync()
        {
            Task running = await StartAsync();
            await UntilAsync(() => Server.Requests.Count == 1);
            await Time.WaitForTimerAsync(Look);
            Time.Advance(Look);
            await running;
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
