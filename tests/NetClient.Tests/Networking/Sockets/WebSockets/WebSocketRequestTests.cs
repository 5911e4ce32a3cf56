using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

public sealed class WebSocketRequestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Requests that are refused, and with which status.</summary>
    public static TheoryData<int, string, string> Refused => new()
    {
        { 426, "no upgrade at all", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { 426, "upgrade to something else", Opening.Request(upgrade: "h2c") },
        { 426, "Connection does not say Upgrade", Opening.Request(connection: "keep-alive") },
        { 426, "an older version", Opening.Request(version: "8") },
        { 426, "a version of the future", Opening.Request(version: "14") },
        { 400, "no version", Opening.Request(version: null) },
        { 400, "two versions", Opening.Request(more: "Sec-WebSocket-Version: 13\r\n") },
        { 400, "no key", Opening.Request(key: null) },
        { 400, "key of 15 bytes", Opening.Request(key: "dGhlIHNhbXBsZSBub24=") },
        { 400, "key that is no base64", Opening.Request(key: "dGhlIHNhbXBsZSBub25jZQ*=") },
        { 400, "two keys", Opening.Request(more: "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n") },
        { 400, "no Host", Opening.Request(host: null) },
        { 400, "empty Host", Opening.Request(host: "") },
        { 400, "two Hosts", Opening.Request(more: "Host: other\r\n") },
        { 400, "Host with a path", Opening.Request(host: "localhost/x") },
        { 400, "Host with a user", Opening.Request(host: "me@localhost") },
        { 405, "POST", Opening.Request(method: "POST") },
        { 405, "lower-case get, which is another method", Opening.Request(method: "get") },
        { 505, "HTTP/1.0", Opening.Request(http: "HTTP/1.0") },
        { 505, "HTTP/1.9", Opening.Request(http: "HTTP/1.9") },
        { 505, "HTTP/2.0", Opening.Request(http: "HTTP/2.0") },
        { 505, "the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" },
        { 400, "http/1.1 in lower case", Opening.Request(http: "http/1.1") },
        { 400, "HTTP/0.9", "GET /\r\n\r\n" },
        { 400, "target without a slash", Opening.Request(target: "chat") },
        { 400, "target with a blank", Opening.Request(target: "/a b") },
        { 400, "target with a fragment", Opening.Request(target: "/a#b") },
        { 400, "target of another host", Opening.Request(target: "http://other/chat") },
        { 400, "target with a byte beyond ASCII", Opening.Request(target: "/\u00e4") },
        { 400, "asterisk", Opening.Request(target: "*") },
        { 414, "target longer than 8 KiB", Opening.Request(target: "/" + new string('a', 8 * 1024)) },
        { 400, "body announced", Opening.Request(more: "Content-Length: 5\r\n") },
        { 400, "two lengths of a body", Opening.Request(more: "Content-Length: 0\r\nContent-Length: 0\r\n") },
        { 400, "length with a sign", Opening.Request(more: "Content-Length: +0\r\n") },
        { 400, "chunked body", Opening.Request(more: "Transfer-Encoding: chunked\r\n") },
        { 400, "Transfer-Encoding in disguise", Opening.Request(more: "Transfer-Encoding:\tidentity\r\n") },
        { 400, "Expect", Opening.Request(more: "Expect: 100-continue\r\n") },
        { 400, "second request behind the first", Opening.Request() + "GET /admin HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { 400, "one byte behind the request", Opening.Request() + "x" },
        { 400, "blank before the colon", Opening.Request(more: "X-A : 1\r\n") },
        { 400, "folded line", Opening.Request(more: "X-A: 1\r\n 2\r\n") },
        { 400, "field without a colon", Opening.Request(more: "X-A\r\n") },
        { 400, "field without a name", Opening.Request(more: ": 1\r\n") },
        { 400, "name with a byte beyond ASCII", Opening.Request(more: "X-\u00c4: 1\r\n") },
        { 400, "NUL in a value", Opening.Request(more: "X-A: 1\02\r\n") },
        { 400, "CR in a value", Opening.Request(more: "X-A: 1\r2\r\n") },
        { 400, "line that ends with LF alone", Opening.Request(more: "X-A: 1\nX-B: 2\r\n") },
        { 400, "empty line before the request", "\r\n" + Opening.Request() },
        { 400, "blank before the first field", "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n" },
        { 400, "sub-protocol twice", Opening.Request(more: "Sec-WebSocket-Protocol: chat, chat\r\n") },
        { 400, "sub-protocol with a blank", Opening.Request(more: "Sec-WebSocket-Protocol: my chat\r\n") },
        { 400, "empty sub-protocol", Opening.Request(more: "Sec-WebSocket-Protocol: chat,,\r\n") },
        { 400, "two origins", Opening.Request(more: "Origin: http://localhost\r\nOrigin: http://localhost\r\n") },
        { 403, "page of another site", Opening.Request(more: "Origin: http://evil.example\r\n") },
        { 403, "page of another port", Opening.Request(more: "Origin: http://localhost:8080\r\n") },
        { 403, "page of no origin", Opening.Request(more: "Origin: null\r\n") },
        { 403, "origin that begins like the host", Opening.Request(more: "Origin: http://localhost.evil.example\r\n") },
        { 431, "more than 100 fields", Opening.Request(more: string.Concat(Enumerable.Repeat("A: 1\r\n", 101))) },
        { 431, "head longer than 16 KiB", Opening.Request(more: "X-A: " + new string('a', 16 * 1024) + "\r\n") },
        { 431, "first line that never ends", new string('G', 20 * 1024) },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Refused))]
    public async Task ReadAsync_ImproperRequest_IsAnsweredWithItsStatus(int status, string what, string request)
    {
        (NetworkException failure, string answer) = await Opening.RefuseAsync(request);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(unchecked((int)0x80190000) | status, failure.HResult);
        Assert.Equal(NetworkFailure.WebSocketRequestRefused, failure.Failure);
        Assert.Equal(NetworkStage.Accept, failure.Stage);
        Assert.Contains("close", answer, StringComparison.Ordinal);
        Assert.NotEmpty(what);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0x16, "TLS")]
    [InlineData(0x00, "no HTTP")]
    public async Task ReadAsync_NoHttpAtAll_IsRefusedAtTheFirstByte(int first, string said)
    {
        (NetworkException failure, string answer) = await Opening.RefuseAsync(((char)first).ToString());
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_LinesEndWithLfAlone_IsRefusedWithoutWaitingForMore()
    {
        (_, string answer) = await Opening.RefuseAsync("GET / HTTP/1.1\nHost: localhost\n\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_NoUpgrade_AnswerSaysWhatToUpgradeTo()
    {
        (NetworkException failure, string answer) = await Opening.RefuseAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Contains("\r\nUpgrade: websocket\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSec-WebSocket-Version: 13\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nDate: ", answer, StringComparison.Ordinal);
        Assert.Equal(WebErrorStatus.UnexpectedClientError, WebSocketError.GetStatus(failure.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_OtherPath_IsNotFound()
    {
        (NetworkException failure, string answer) = await Opening.RefuseAsync(Opening.Request("/chat/../admin"), new WebSocketAcceptOptions { Path = "/admin" });
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Equal(WebErrorStatus.NotFound, WebSocketError.GetStatus(failure));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_AnswerOfARefusal_RepeatsNothingOfTheRequest()
    {
        (_, string answer) = await Opening.RefuseAsync(Opening.Request("/<script>", more: "Origin: http://<script>\r\n"));
        Assert.DoesNotContain("script", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_ProperRequest_TellsWhatWasAskedFor()
    {
        await using Opening opening = await Opening.ConnectAsync();
        await opening.SendAsync(Opening.Request("/chat%20room?a=1&b", "Origin: http://localhost\r\nsec-websocket-protocol: one, two\r\nSec-WebSocket-Protocol:three\r\nCookie: a=b\r\n"));
        using WebSocketRequest request = await opening.ReadAsync();
        Assert.Equal("/chat%20room", request.Path);
        Assert.Equal("?a=1&b", request.Query);
        Assert.Equal("localhost", request.Host);
        Assert.Equal("http://localhost", request.Origin);
        Assert.Equal(["one", "two", "three"], request.SubProtocols);
        Assert.Null(request.SubProtocol);
        Assert.Equal("a=b", request.GetHeader("COOKIE"));
        Assert.Equal("one, two, three", request.GetHeader("Sec-WebSocket-Protocol"));
        Assert.Null(request.GetHeader("X-Not-There"));
        Assert.Equal("Host", request.Headers[0].Key);
        Assert.Equal("127.0.0.1", request.Information.RemoteAddress!.CanonicalName);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("http://localhost/chat?x", "/chat", "?x")]
    [InlineData("HTTPS://LocalHost", "/", "")]
    [InlineData("ws://localhost?x", "/", "?x")]
    [InlineData("/", "/", "")]
    [InlineData("//x", "//x", "")]
    public async Task ReadAsync_Target_IsSplit(string target, string path, string query)
    {
        await using Opening opening = await Opening.ConnectAsync();
        await opening.SendAsync(Opening.Request(target));
        using WebSocketRequest request = await opening.ReadAsync();
        Assert.Equal((path, query), (request.Path, request.Query));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("http://localhost", "localhost", "")]
    [InlineData("https://localhost", "localhost", "")] // behind a proxy that ends TLS
    [InlineData("https://localhost:443", "localhost", "")]
    [InlineData("http://localhost", "localhost:80", "")]
    [InlineData("http://LOCALHOST:8080", "localhost:8080", "")]
    [InlineData("https://app.example", "localhost", "https://app.example")]
    [InlineData("https://app.example", "localhost", "*")]
    [InlineData("null", "localhost", "null")]
    public async Task ReadAsync_OriginThatMayConnect_IsAccepted(string origin, string host, string allowed)
    {
        await using Opening opening = await Opening.ConnectAsync();
        await opening.SendAsync(Opening.Request(host: host, more: $"Origin: {origin}\r\n"));
        var options = new WebSocketAcceptOptions();
        if (allowed.Length > 0)
            options.AllowedOrigins.Add(allowed);
        using WebSocketRequest request = await opening.ReadAsync(options);
        Assert.Equal(origin, request.Origin);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_OriginsAreListed_TheServersOwnIsNotAmongThem()
    {
        var options = new WebSocketAcceptOptions();
        options.AllowedOrigins.Add("https://app.example");
        (_, string answer) = await Opening.RefuseAsync(Opening.Request(more: "Origin: http://localhost\r\n"), options);
        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task ReadAsync_RequestInSmallPieces_IsReadAllTheSame(int size)
    {
        await using Opening opening = await Opening.ConnectAsync();
        Task<WebSocketRequest> reading = opening.ReadAsync();
        foreach (char[] piece in Opening.Request(more: "X-A: 1\r\n").Chunk(size))
            await opening.SendAsync(new string(piece));
        using WebSocketRequest request = await reading;
        Assert.Equal("/chat", request.Path);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_SlowClient_IsAnsweredWith408AtTheLimit()
    {
        var time = new ManualTime();
        await using Opening opening = await Opening.ConnectAsync(TestContexts.AllCapabilities(time));
        Task<WebSocketRequest> reading = opening.ReadAsync(new WebSocketAcceptOptions { HandshakeTimeout = TimeSpan.FromSeconds(7) });
        await opening.SendAsync("GET / HT"); // and no more
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(7));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(7));
        var failure = await Assert.ThrowsAsync<NetworkException>(() => reading);
        Assert.Equal(NetworkFailure.HandshakeTimeout, failure.Failure);
        Assert.Equal(WebErrorStatus.RequestTimeout, WebSocketError.GetStatus(failure));
        Assert.StartsWith("HTTP/1.1 408 ", await opening.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_ClientEndsBeforeTheRequest_IsAborted()
    {
        (NetworkException failure, string answer) = await Opening.RefuseAsync("GET / HTTP/1.1\r\n", thenEnds: true);
        Assert.Equal(WebErrorStatus.ConnectionAborted, WebSocketError.GetStatus(failure));
        Assert.Empty(answer);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Cancelled_ClosesTheConnection()
    {
        await using Opening opening = await Opening.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        Task<WebSocketRequest> reading = WebSocketRequest.ReadAsync(opening.Accepted, null, cancel.Token);
        await cancel.CancelAsync();
        var canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(cancel.Token, canceled.CancellationToken);
        Assert.Equal(unchecked((int)0x800704C7), canceled.HResult);
        Assert.Empty(await opening.ReadToEndAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task RejectAsync_TellsTheClientWhy()
    {
        await using Opening opening = await Opening.ConnectAsync();
        await opening.SendAsync(Opening.Request());
        using WebSocketRequest request = await opening.ReadAsync();
        request.AddResponseHeader("WWW-Authenticate", "Basic realm=\"chat\"");
        await request.RejectAsync(401, "Who are you?", Token);
        string answer = await opening.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 401 Unauthorized\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nWWW-Authenticate: Basic realm=\"chat\"\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nWho are you?\n", answer, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => request.RejectAsync(403, null, Token));
        Assert.Throws<InvalidOperationException>(() => request.SubProtocol = null);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(200)]
    [InlineData(101)]
    [InlineData(600)]
    public async Task RejectAsync_StatusOfNoRefusal_Throws(int status)
    {
        await using Opening opening = await Opening.ConnectAsync();
        await opening.SendAsync(Opening.Request());
        using WebSocketRequest request = await opening.ReadAsync();
        Assert.Equal(unchecked((int)0x80070057), (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => request.RejectAsync(status, null, Token))).HResult);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Sec-WebSocket-Accept", "x")]
    [InlineData("Connection", "x")]
    [InlineData("Bad Name", "x")]
    [InlineData("X-A", "a\r\nX-B: b")]
    [InlineData("X-A", "\u0105")]
    public async Task AddResponseHeader_Improper_Throws(string name, string value)
    {
        await using Opening opening = await Opening.ConnectAsync();
        await opening.SendAsync(Opening.Request());
        using WebSocketRequest request = await opening.ReadAsync();
        Assert.Equal(unchecked((int)0x80070057), Assert.ThrowsAny<ArgumentException>(() => request.AddResponseHeader(name, value)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_Unanswered_ClosesTheConnection()
    {
        await using Opening opening = await Opening.ConnectAsync();
        await opening.SendAsync(Opening.Request());
        (await opening.ReadAsync()).Dispose();
        Assert.Empty(await opening.ReadToEndAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task SubProtocol_IsTheServersFirstThatTheClientOffers_OrTheAppsChoice()
    {
        await using Opening opening = await Opening.ConnectAsync();
        await opening.SendAsync(Opening.Request(more: "Sec-WebSocket-Protocol: soap, chat, superchat\r\n"));
        var options = new WebSocketAcceptOptions();
        options.SupportedProtocols.Add("mqtt");
        options.SupportedProtocols.Add("superchat");
        options.SupportedProtocols.Add("chat");
        using WebSocketRequest request = await opening.ReadAsync(options);
        Assert.Equal("superchat", request.SubProtocol);
        request.SubProtocol = "soap";
        Assert.Throws<ArgumentException>(() => request.SubProtocol = "mqtt");
        Assert.Equal("soap", request.SubProtocol);
    }

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        var options = new WebSocketAcceptOptions();
        Assert.Throws<ArgumentException>(() => options.Path = "chat");
        Assert.Throws<ArgumentOutOfRangeException>(() => options.HandshakeTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxRequestHeaderSize = 255);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxMessageSize = 0);
        Assert.Throws<ArgumentException>(() => options.SupportedProtocols.Add("my chat"));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.KeepAliveTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.SendTimeout = TimeSpan.Zero);
    }
}
