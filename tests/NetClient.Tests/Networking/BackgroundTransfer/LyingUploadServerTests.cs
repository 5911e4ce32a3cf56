using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Resilience;
using NetClient.Security.Credentials;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>Servers that refuse, break off and lie. Each upload ends with all bytes taken or with a status that says what is wrong.</summary>
public sealed class LyingUploadServerTests : IAsyncLifetime
{
    private const int Large = 3_000_000;

    private readonly Transfers _app = new(new TransferOptions
    {
        Retry = new NetworkResilienceOptions { MaxRetryAttempts = 3, BaseDelay = TimeSpan.FromMilliseconds(1) },
        LongestAnswer = 100_000,
        LongestRefusal = 1000,
        ResponseLimit = TimeSpan.FromSeconds(3),
        StallLimit = TimeSpan.FromSeconds(1),
    });

    private readonly UploadServer _server = new();
    private readonly byte[] _small = RangeServer.Bytes(100_000);
    private readonly byte[] _large = RangeServer.Bytes(Large);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("413 Content Too Large", WebErrorStatus.RequestEntityTooLarge)]
    [InlineData("403 Forbidden", WebErrorStatus.Forbidden)]
    public async Task LargeBody_RefusedBeforeItIsSent_IsNotSent(string status, WebErrorStatus expected)
    {
        _server.Script = async (_, peer) =>
        {
            await peer.SendAsync(ScriptedPeer.Answer("too much", status, "Connection: close"));
            return true;
        };
        UploadOperation upload = await FailsAsync(_large, expected);
        Assert.Equal("100-continue", _server.Requests.Single()["Expect"]);
        Assert.Equal(0ul, upload.Progress.BytesSent);
        Assert.Equal("too much", await UploadOperationTests.ResultAsync(upload));
    }

    [Fact(Timeout = 60_000)]
    public async Task LargeBody_RefusedWhileItIsSent_FailsOnce()
    {
        _server.Script = async (request, peer) =>
        {
            await peer.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await UploadServer.TakeAsync(request, peer, 1_000_000);
            await peer.SendAsync(ScriptedPeer.Answer("too much", "413 Content Too Large", "Connection: close"));
            await UploadServer.TakeAsync(request, peer, Large - 1_000_000);   // a polite one lets the client finish
            return true;
        };
        await FailsAsync(_large, WebErrorStatus.RequestEntityTooLarge);
        Assert.Single(_server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task SmallBody_NoCredential_IsSentAtOnce()
    {
        await ArrivesAsync(_small);
        Assert.Null(_server.Requests.Single()["Expect"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Expectation_NeverAnswered_IsNotWaitedForLong()
    {
        _server.Script = async (request, peer) =>
        {
            await UploadServer.TakeAsync(request, peer, request.Length);
            await peer.SendAsync(ScriptedPeer.Answer(""));
            return true;
        };
        await ArrivesAsync(_large);
        Assert.Equal("100-continue", _server.Requests.Single()["Expect"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task Expectation_Failed_IsSentWithoutOne(string method)
    {
        _server.Script = async (request, peer) =>
        {
            if (request["Expect"] is null)
                return false;
            await peer.SendAsync(ScriptedPeer.Answer("", "417 Expectation Failed", "Connection: close"));
            peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await peer.WaitForCloseAsync();
            return true;
        };
        await ArrivesAsync(_large, method);
        Assert.Equal(["100-continue", null], _server.Requests.Select(request => request["Expect"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Challenge_BodyAboveNothing_IsSentOnceWithTheCredential()
    {
        _server.Script = async (request, peer) =>
        {
            if (request["Authorization"] is not null)
                return false;
            await peer.SendAsync(ScriptedPeer.Answer("", "401 Unauthorized", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"", "Connection: close"));
            return true;
        };
        BackgroundUploader uploader = _app.NewUploader("POST");
        uploader.ServerCredential = new PasswordCredential("server", "user", "secret");
        UploadOperation upload = uploader.CreateUpload(_server.Address, await _app.SourceAsync(_small));
        await upload.StartAsync();
        SeenUpload[] seen = [.. _server.Requests];
        Assert.Equal(["100-continue", "100-continue"], seen.Select(request => request["Expect"]));   // the server does not look at a body, so it cannot say that none came
        Assert.Equal([0, _small.Length], seen.Select(request => request.Body.Length));
        Assert.StartsWith("Digest username=\"user\"", seen[1]["Authorization"], StringComparison.Ordinal);
        Assert.False(upload.Progress.HasRestarted);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, false, 100_000, "100-continue")]
    [InlineData(false, true, 100_000, "100-continue")]
    [InlineData(true, true, 0, null)]
    [InlineData(false, false, 100_000, null)]
    public async Task Expect_CredentialGiven_AsksBeforeABody(bool server, bool proxy, int length, string? expected)
    {
        var credential = new PasswordCredential("resource", "user", "secret");
        BackgroundUploader uploader = _app.NewUploader();
        uploader.ServerCredential = server ? credential : null;
        uploader.ProxyCredential = proxy ? credential : null;
        await uploader.CreateUpload(_server.Address, await _app.SourceAsync(_small[..length])).StartAsync();
        Assert.Equal(expected, _server.Requests.Single()["Expect"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("PUT", 3)]
    [InlineData("POST", 1)]
    public async Task Connection_CutInTheMiddle_PutIsSentAgainAndPostIsNot(string method, int requests)
    {
        _server.Script = async (request, peer) =>
        {
            if (request.Number >= 2)
                return false;
            await UploadServer.TakeAsync(request, peer, 50_000);
            peer.Reset();
            return true;
        };
        if (method == "PUT")
            await ArrivesAsync(_small);
        else
            await FailsAsync(_small, WebErrorStatus.ConnectionReset, method);
        Assert.Equal(requests, _server.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Unavailable_RetryAfter_PutWaitsAndPostFails()
    {
        _server.Script = async (request, peer) =>
        {
            await UploadServer.TakeAsync(request, peer, request.Length);
            if (request.Number is 1)
                await peer.SendAsync(ScriptedPeer.Answer("", "201 Created"));
            else
                await peer.SendAsync(ScriptedPeer.Answer("busy", "503 Service Unavailable", "Retry-After: 1"));
            return true;
        };
        long began = TimeProvider.System.GetTimestamp();
        UploadOperation upload = await ArrivesAsync(_small);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        Assert.Equal("", await UploadOperationTests.ResultAsync(upload));   // not what the refusal said
        await FailsAsync(_small, WebErrorStatus.ServiceUnavailable, "POST");
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Answer_TooLong_FailsAndKeepsNoMore()
    {
        _server.Answer = ScriptedPeer.Answer(new string('x', 100_001), "200 OK");
        await FailsAsync(_small, WebErrorStatus.ErrorHttpInvalidServerResponse);

        _server.Script = async (request, peer) =>
        {
            await UploadServer.TakeAsync(request, peer);
            await peer.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 10_000; i++)
                await peer.SendAsync("1000\r\n" + new string('x', 4096) + "\r\n");
            return true;
        };
        UploadOperation endless = await FailsAsync(_small, WebErrorStatus.ErrorHttpInvalidServerResponse);
        Assert.Equal(100_000ul, endless.Progress.BytesReceived);

        _server.Script = static (_, _) => Task.FromResult(false);
        _server.Answer = ScriptedPeer.Answer(new string('x', 100_000), "500 Internal Server Error");
        UploadOperation refused = await FailsAsync(_small, WebErrorStatus.InternalServerError, "POST");
        Assert.Equal(1000ul, refused.Progress.BytesReceived);
    }

    [Fact(Timeout = 60_000)]
    public async Task Answer_AnnouncedTooLong_IsNotWaitedFor()
    {
        _app.Options = _app.Options with { StallLimit = TimeSpan.FromMinutes(10) };
        Answers("HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n");
        await FailsAsync(_small, WebErrorStatus.ErrorHttpInvalidServerResponse, "POST");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("200 OK", WebErrorStatus.Timeout)]
    [InlineData("403 Forbidden", WebErrorStatus.Forbidden)]
    public async Task Answer_WhoseBodyGoesOnAndOn_IsEndedAfterItsLimit(string status, WebErrorStatus expected)
    {
        _app.Options = _app.Options with { StallLimit = TimeSpan.FromMinutes(10), AnswerLimit = TimeSpan.FromSeconds(1) };
        Answers($"HTTP/1.1 {status}\r\nContent-Length: 10\r\n\r\nhalf");
        UploadOperation upload = await FailsAsync(_small, expected, "POST");
        Assert.Equal(4ul, upload.Progress.BytesReceived);
    }

    [Fact(Timeout = 60_000)]
    public async Task Answer_ThatEndsEarly_IsNone()
    {
        _server.Script = async (request, peer) =>
        {
            await UploadServer.TakeAsync(request, peer);
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            peer.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            await peer.WaitForCloseAsync();
            return true;
        };
        await FailsAsync(_small, WebErrorStatus.ConnectionAborted, "POST");
        Assert.Single(_server.Requests);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("307 Temporary Redirect", "PUT", 100_000)]
    [InlineData("308 Permanent Redirect", "POST", 100_000)]
    [InlineData("301 Moved Permanently", "PUT", 100_000)]
    [InlineData("303 See Other", "POST", 0)]
    public async Task Redirection_IsFollowedAsTheMethodAllows(string status, string method, int sentAgain)
    {
        _server.Script = async (request, peer) =>
        {
            if (request.Target != "/file.bin")
                return false;
            await UploadServer.TakeAsync(request, peer);
            await peer.SendAsync(ScriptedPeer.Redirect("/other", status));
            return true;
        };
        BackgroundUploader uploader = _app.NewUploader(method);
        uploader.ServerCredential = new PasswordCredential("server", "user", "secret");   // so that it is asked for first
        UploadOperation upload = uploader.CreateUpload(_server.Address, await _app.SourceAsync(_small));
        await upload.StartAsync();
        SeenUpload second = _server.Requests.Last();
        Assert.Equal(sentAgain > 0 ? "100-continue" : null, second["Expect"]);
        Assert.Equal(("/other", sentAgain > 0 ? method : "GET", sentAgain), (second.Target, second.Method, second.Body.Length));
        Assert.Equal("/other", upload.GetResponseInformation()!.ActualUri.AbsolutePath);
    }

    [Fact(Timeout = 60_000)]
    public async Task Server_ThatTakesNothing_IsLeft()
    {
        _server.Script = async (_, peer) =>
        {
            await peer.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
            await Task.Delay(Timeout.Infinite, peer.Stop);
            return true;
        };
        await FailsAsync(RangeServer.Bytes(30_000_000), WebErrorStatus.Timeout, "POST");
        Assert.Single(_server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task Server_ThatTakesAllAndSaysNothing_IsLeft()
    {
        _server.Script = async (request, peer) =>
        {
            await UploadServer.TakeAsync(request, peer);
            await peer.WaitForCloseAsync();
            return true;
        };
        await FailsAsync(_small, WebErrorStatus.Timeout, "POST");
    }

    private async Task<UploadOperation> ArrivesAsync(byte[] content, string method = "PUT")
    {
        UploadOperation upload = _app.NewUploader(method).CreateUpload(_server.Address, await _app.SourceAsync(content));
        await upload.StartAsync();
        Assert.True(content.AsSpan().SequenceEqual(_server.Requests.Last().Body));
        return upload;
    }

    // Takes every body, and says this, and nothing more.
    private void Answers(string text)
    {
        _server.Script = async (request, peer) =>
        {
            await UploadServer.TakeAsync(request, peer);
            await peer.SendAsync(text);
            await peer.WaitForCloseAsync();
            return true;
        };
    }

    private async Task<UploadOperation> FailsAsync(byte[] content, WebErrorStatus status, string method = "PUT")
    {
        UploadOperation upload = _app.NewUploader(method).CreateUpload(_server.Address, await _app.SourceAsync(content));
        NetworkException e = await Assert.ThrowsAnyAsync<NetworkException>(async () => await upload.StartAsync());
        Assert.Equal(status, BackgroundTransferError.GetStatus(e.HResult));
        Assert.Equal(BackgroundTransferStatus.Error, upload.Progress.Status);
        Assert.Empty(_app.JournalEntries());
        return upload;
    }
}
