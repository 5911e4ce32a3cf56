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
            await using var server = new RangeServer(content) { Portion = 1000, BeforeBytes = static async (_, _) => await Task.Yield() };
            DownloadOperation download = await app.CreateAsync(server, configure: operation => operation.MaxConnections = connections);
            await download.StartAsync();
            Assert.Equal(content, app.Bytes());
            Assert.InRange(server.MostOpen, 1, (int)connections);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ServerThatLimitsEachConnection_GetsAsManyAsAllowed()
    {
        await using var app = new Transfers(Eager with { RampInterval = TimeSpan.FromMilliseconds(200) });
        byte[] content = RangeServer.Bytes(1_200_000);
        await using var server = new RangeServer(content) { Portion = 2000, BeforeBytes = static (_, _) => Task.Delay(10, TestContext.Current.CancellationToken) };
        DownloadOperation download = await app.CreateAsync(server, configure: operation => operation.MaxConnections = 4);
        await download.StartAsync();
        Assert.Equal(content, app.Bytes());
        Assert.Equal(4, server.MostOpen);
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
        await using var app = new Transfers(Eager);
        byte[] first = RangeServer.Bytes(100_000), second = RangeServer.Bytes(100_000, seed: 2);
        await using var server = new RangeServer(first) { Portion = 1000, BeforeBytes = static (_, _) => Task.Delay(1, TestContext.Current.CancellationToken) };
        server.Script = (request, _) =>
        {
            if (request.Number == 2)
                (server.Content, server.ETag) = (second, "\"two\"");
            return Task.FromResult(false);
        };
        DownloadOperation download = await app.CreateAsync(server, configure: operation => operation.MaxConnections = 4);
        await download.StartAsync();
        Assert.Equal(second, app.Bytes());
    }
}
