using System.Text;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Resilience;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Servers that do what no server should. Each download ends with the right file or with a status that says what is wrong, and never with a wrong file.</summary>
public sealed class LyingServerTests : IAsyncLifetime
{
    private const int Size = 300_000;
    private const int Half = 163_840;

    private readonly Transfers _app = new(new TransferOptions
    {
        Retry = new NetworkResilienceOptions { MaxRetryAttempts = 3, BaseDelay = TimeSpan.FromMilliseconds(1) },
        CheckpointInterval = TimeSpan.Zero,
    });

    private readonly byte[] _content = RangeServer.Bytes(Size);

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>As much as .NET takes. Written to the journal, each of these characters takes six.</summary>
    [Fact(Timeout = 60_000)]
    public async Task StartAsync_HeadersAsLongAsTheyMayBe_AreNoFailure()
    {
        await using var server = new RangeServer(_content) { MoreHeaders = $"X-Long: {new string('<', 60_000)}\r\n" };
        await (await _app.CreateAsync(server)).StartAsync();
        Assert.Equal(_content, _app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ReasonWithoutEnd_IsCutShortAndPrintable()
    {
        await using var server = new RangeServer(_content)
        {
            Script = async (_, peer) =>
            {
                await peer.SendAsync($"HTTP/1.1 404 \e[2J{new string('<', 50_000)}\r\nContent-Length: 0\r\n\r\n");
                return true;
            },
        };
        DownloadOperation download = await _app.CreateAsync(server);
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(async () => await download.StartAsync());
        Assert.Equal(WebErrorStatus.NotFound, BackgroundTransferError.GetStatus(e.HResult));
        Assert.DoesNotContain('\e', e.Message);
        Assert.InRange(e.Message.Length, 1, 1000);
    }

    [Fact(Timeout = 60_000)]
    public async Task Continuation_WholeAnswerToARange_BeginsAnew()
    {
        await using RangeServer server = CutOnce();
        server.Script = Then(async (_, peer) =>
        {
            await peer.SendAsync(server.Head("200 OK", Size));
            await peer.SendAsync(_content);
        });
        await ArrivesAsync(server);
        Assert.Equal([null, Half, null], server.Requests.Select(request => request.From).Append(null).Take(3));
    }

    [Fact(Timeout = 60_000)]
    public async Task Continuation_PartThatBeginsElsewhere_IsThrownAway()
    {
        await using RangeServer server = CutOnce();
        server.Script = Then(async (request, peer) =>
        {
            long from = request.From!.Value - 100;
            await peer.SendAsync(server.Head("206 Partial Content", Size - from, $"Content-Range: bytes {from}-{Size - 1}/{Size}\r\n"));
            await peer.SendAsync(_content.AsMemory((int)from));
        });
        await ArrivesAsync(server);
        Assert.Null(server.Requests.Last()["Range"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("Content-Range: items 5-6/7\r\n")]
    [InlineData("Content-Range: bytes */300000\r\n")]
    [InlineData("Content-Range: bytes 163840-299999/400000\r\n")]
    [InlineData("Content-Range: bytes 163840-299998/300000\r\n")]
    [InlineData("Content-Range: bytes 163840-299999/300000\r\nContent-Encoding: gzip\r\n")]
    [InlineData("Content-Range: bytes 163840-299999/300000\r\nContent-Type: multipart/byteranges; boundary=x\r\n")]
    public async Task Continuation_PartThatDoesNotFit_IsThrownAway(string headers)
    {
        await using RangeServer server = CutOnce();
        server.Script = Then(async (request, peer) =>
        {
            await peer.SendAsync(server.Head("206 Partial Content", Size - request.From!.Value, headers));
            await peer.SendAsync(new byte[Size - request.From!.Value]);
        });
        await ArrivesAsync(server);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]                                    // until the connection ends
    [InlineData("Transfer-Encoding: chunked\r\n")]
    public async Task Continuation_PartThatDoesNotEndWhereItSays_GivesWhatWasAskedAndNoMore(string headers)
    {
        await using RangeServer server = CutOnce();
        server.Script = Then(async (request, peer) =>
        {
            int from = (int)request.From!.Value;
            byte[] tooMuch = [.. _content[from..], .. _content];
            await peer.SendAsync(server.Head("206 Partial Content", null, $"{headers}Content-Range: bytes {from}-{Size - 1}/{Size}\r\n"));
            await peer.SendAsync(headers.Length == 0 ? tooMuch : [.. Encoding.ASCII.GetBytes($"{tooMuch.Length:x}\r\n"), .. tooMuch, .. "\r\n0\r\n\r\n"u8]);
        });
        await ArrivesAsync(server);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Continuation_OtherEntityTagInThePart_IsThrownAway()
    {
        await using RangeServer server = CutOnce();
        server.Script = Then(async (request, peer) =>
        {
            server.ETag = "\"two\"";
            server.Content = _content.Reverse().ToArray();
            await peer.SendAsync(server.Head("206 Partial Content", Size - request.From!.Value, $"Content-Range: bytes {request.From}-{Size - 1}/{Size}\r\n"));
            await peer.SendAsync(server.Content.AsMemory((int)request.From!.Value));
        });
        DownloadOperation download = await _app.CreateAsync(server);
        await download.StartAsync();
        Assert.Equal(server.Content, _app.Bytes());
    }

    [Fact(Timeout = 60_000)]
    public async Task Continuation_ContentThatChanged_BeginsAnewWithTheNewOne()
    {
        await using RangeServer server = CutOnce();
        byte[] other = RangeServer.Bytes(Size + 5, seed: 9);
        server.Script = Then((_, _) =>
        {
            (server.Content, server.ETag) = (other, "\"two\"");
            return Task.FromResult(false);
        });
        DownloadOperation download = await _app.CreateAsync(server);
        bool restarted = false;
        NetClient.Foundation.IAsyncOperationWithProgress<DownloadOperation, DownloadOperation> running = download.StartAsync();
        running.Progress = (_, operation) => restarted |= operation.Progress.HasRestarted;
        await running;
        Assert.Equal(other, _app.Bytes());
        Assert.True(restarted);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("W/\"one\"")]
    [InlineData(null)]
    public async Task Continuation_NothingStrongToGoBy_BeginsAnew(string? tag)
    {
        await using RangeServer server = CutOnce();
        server.ETag = tag;
        await ArrivesAsync(server);
        Assert.All(server.Requests, request => Assert.Null(request["Range"]));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(30, false)]
    [InlineData(3600, true)]
    public async Task Continuation_DateInPlaceOfATag_QualifiesByItsAge(int secondsOld, bool continues)
    {
        await using RangeServer server = CutOnce();
        (server.ETag, server.LastModified) = (null, DateTimeOffset.UtcNow.AddSeconds(-secondsOld));
        await ArrivesAsync(server);
        Assert.Equal(continues, server.Requests.Last()["If-Range"] is not null);
    }

    [Fact(Timeout = 60_000)]
    public async Task Continuation_416_BeginsAnew()
    {
        await using RangeServer server = CutOnce();
        server.Script = Then(async (_, peer) => await peer.SendAsync($"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{Half}\r\nContent-Length: 0\r\n\r\n"));
        await ArrivesAsync(server);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_BodyThatDiffersOnTheSecondFetch_IsFoundByItsDigest()
    {
        await using RangeServer server = CutOnce();
        server.Script = Then((_, _) =>
        {
            server.Content = RangeServer.Bytes(Size, seed: 2);   // under the same tag
            return Task.FromResult(false);
        });
        DownloadOperation download = await _app.CreateAsync(server, configure: operation => operation.ExpectedSha256 = Sha256(_content));
        await FailsAsync(download, WebErrorStatus.ErrorHttpInvalidServerResponse);
        Assert.Null(server.Requests.Last()["Range"]);   // it was given a second chance, in one piece
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_PiecesThatDoNotFit_AreFetchedAgainInOnePiece()
    {
        await using RangeServer server = CutOnce();
        byte[] wrong = RangeServer.Bytes(Size, seed: 2);
        server.Script = Then(async (request, peer) =>
        {
            await peer.SendAsync(server.Head("206 Partial Content", Size - request.From!.Value, $"Content-Range: bytes {request.From}-{Size - 1}/{Size}\r\n"));
            await peer.SendAsync(wrong.AsMemory((int)request.From!.Value));
        });
        await ArrivesAsync(server, operation => operation.ExpectedSha256 = Sha256(_content));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Repr-Digest")]
    [InlineData("Content-Digest")]
    public async Task StartAsync_ServersDigest_IsChecked(string header)
    {
        await using var server = new RangeServer(_content) { MoreHeaders = $"{header}: sha-256=:{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(_content))}:\r\n" };
        await ArrivesAsync(server);
        server.Content = RangeServer.Bytes(Size, seed: 2);
        await FailsAsync(await _app.CreateAsync(server, "other.bin"), WebErrorStatus.ErrorHttpInvalidServerResponse, "other.bin");
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ShortBodies_AreContinuedWhileTheyBringSomething()
    {
        await using var server = new RangeServer(_content);
        server.Script = async (request, peer) =>
        {
            long from = request.From ?? 0, to = Math.Min(Size, from + 70_000);
            await peer.SendAsync(request.From is null
                ? server.Head("200 OK", Size)
                : server.Head("206 Partial Content", Size - from, $"Content-Range: bytes {from}-{Size - 1}/{Size}\r\n"));
            await peer.SendAsync(_content.AsMemory((int)from, (int)(to - from)));
            peer.Socket.Dispose();
            return true;
        };
        await ArrivesAsync(server);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_BodiesThatBringNothing_FailAfterThreeRetries()
    {
        await using var server = new RangeServer(_content);
        server.Script = async (_, peer) =>
        {
            await peer.SendAsync(server.Head("200 OK", Size));
            peer.Socket.Dispose();
            return true;
        };
        await FailsAsync(await _app.CreateAsync(server), WebErrorStatus.ConnectionAborted);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_NoLength_EndsWithTheAnswer()
    {
        await using var server = new RangeServer(_content);
        server.Script = async (_, peer) =>
        {
            await peer.SendAsync(server.Head("200 OK", null, "Transfer-Encoding: chunked\r\n"));
            await peer.SendAsync($"{Size:x}\r\n");
            await peer.SendAsync(_content);
            await peer.SendAsync("\r\n0\r\n\r\n");
            return true;
        };
        await ArrivesAsync(server);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_RedirectionsInACircle_Fail()
    {
        await using var server = new RangeServer(_content);
        server.Script = async (_, peer) =>
        {
            await peer.SendAsync("HTTP/1.1 302 Found\r\nLocation: /file.bin\r\nContent-Length: 0\r\n\r\n");
            return true;
        };
        await FailsAsync(await _app.CreateAsync(server), WebErrorStatus.RedirectFailed);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_503_IsTriedAgainAndGoesThrough()
    {
        await using var server = new RangeServer(_content);
        server.Script = async (request, peer) =>
        {
            if (request.Number > 1)
                return false;
            await peer.SendAsync("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
            return true;
        };
        await ArrivesAsync(server);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Retry-After: 7200\r\n")]
    [InlineData("Date: Sat, 01 Jan 2022 00:00:00 GMT\r\nRetry-After: Sat, 01 Jan 2022 02:00:00 GMT\r\n")]
    public async Task StartAsync_503ForLongerThanAnybodyWaits_Fails(string header)
    {
        await using var server = new RangeServer(_content);
        server.Script = async (_, peer) =>
        {
            await peer.SendAsync($"HTTP/1.1 503 Service Unavailable\r\n{header}Content-Length: 0\r\n\r\n");
            return true;
        };
        await FailsAsync(await _app.CreateAsync(server), WebErrorStatus.ServiceUnavailable);
        Assert.Single(server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_ServerThatSaysNothingMore_IsGivenUpAsATimeout()
    {
        _app.Options = _app.Options with { StallLimit = TimeSpan.FromMilliseconds(200), Retry = new NetworkResilienceOptions { MaxRetryAttempts = 0 } };
        await using var server = new RangeServer(_content) { BeforeBytes = (_, at) => at < Half ? Task.CompletedTask : Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken) };
        await FailsAsync(await _app.CreateAsync(server), WebErrorStatus.Timeout);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartAsync_HeadThatNeverEnds_IsGivenUpAsATimeout()
    {
        _app.Options = _app.Options with { ResponseLimit = TimeSpan.FromMilliseconds(200), Retry = new NetworkResilienceOptions { MaxRetryAttempts = 0 } };
        await using var server = new RangeServer(_content);
        server.Script = async (_, peer) =>
        {
            await peer.SendAsync("HTTP/1.1 200 OK\r\nX-Slow: ");
            await Task.Delay(Timeout.Infinite, peer.Stop);
            return true;
        };
        await FailsAsync(await _app.CreateAsync(server), WebErrorStatus.Timeout);
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    /// <summary>A server that cuts its first answer half-way.</summary>
    private RangeServer CutOnce()
    {
        var server = new RangeServer(_content);
        server.BeforeBytes = (request, at) => request.Number == 0 && at >= Half ? throw new IOException("cut") : Task.CompletedTask;
        return server;
    }

    /// <summary>A script for the second request; the others are answered honestly.</summary>
    private static Func<RangeRequest, ScriptedPeer, Task<bool>> Then(Func<RangeRequest, ScriptedPeer, Task> script) => Then(async (request, peer) =>
    {
        await script(request, peer);
        return true;
    });

    private static Func<RangeRequest, ScriptedPeer, Task<bool>> Then(Func<RangeRequest, ScriptedPeer, Task<bool>> script) =>
        (request, peer) => request.Number == 1 ? script(request, peer) : Task.FromResult(false);

    private async Task ArrivesAsync(RangeServer server, Action<DownloadOperation>? configure = null)
    {
        DownloadOperation download = await _app.CreateAsync(server, configure: configure);
        await download.StartAsync();
        Assert.Equal(_content, _app.Bytes());
        Assert.Equal((BackgroundTransferStatus.Completed, (ulong)Size), (download.Progress.Status, download.Progress.BytesReceived));
        Assert.Empty(_app.Partials());
        Assert.Empty(_app.JournalEntries());
    }

    private async Task FailsAsync(DownloadOperation download, WebErrorStatus status, string name = "result.bin")
    {
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(async () => await download.StartAsync());
        Assert.Equal(status, BackgroundTransferError.GetStatus(e.HResult));
        Assert.Equal(BackgroundTransferStatus.Error, download.Progress.Status);
        Assert.Equal("before", File.ReadAllText(_app.Folder[name]));
        Assert.Empty(_app.Partials());
        Assert.Empty(_app.JournalEntries());
    }
}
