using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Errors.Measured;

/// <summary>Failures of requests, produced with .NET's own client against peers on loopback.</summary>
public sealed class HttpFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    [Measured("http refused")]
    [Measured("HTTP: refused / DNS / garbage / early end / RST")]
    public async Task Get_NobodyListens_IsCannotConnect()
    {
        using Socket silent = Reserve();
        HttpRequestException e = await FailsAsync(NewClient(), UriOf(silent));
        Measurement.IsThatOf("http refused", e);
        Measurement.IsSocketFailure(e, 0x8007274D, SocketErrorStatus.ConnectionRefused);
        Measurement.IsWebFailure(e, 0x80072EFD, WebErrorStatus.CannotConnect);
    }

    [Fact(Timeout = 60_000)]
    [Measured("http dns .invalid")]
    [Measured("HTTP: refused / DNS / garbage / early end / RST")]
    public async Task Get_NoSuchName_IsHostNameNotResolved()
    {
        HttpRequestException e = await FailsAsync(NewClient(), new Uri("http://no.such.host.invalid/"));
        DatagramAndNameFailureTests.NameFailsAs("http dns .invalid", e, Assert.IsType<SocketException>(e.InnerException, exactMatch: false));
    }

    [Fact(Timeout = 60_000)]
    [Measured("http garbage response")]
    [Measured("HTTP: refused / DNS / garbage / early end / RST")]
    public async Task Get_AnswerIsNotHttp_IsErrorHttpInvalidServerResponse()
    {
        await using LoopbackServer server = HttpPeer.Answer("this is not HTTP\r\n\r\n");
        HttpRequestException e = await FailsAsync(NewClient(), UriOf(server));
        Measurement.IsThatOf("http garbage response", e);
        Measurement.IsSocketFailure(e, 0x80072F78, SocketErrorStatus.HttpInvalidServerResponse);
        Measurement.IsWebFailure(e, 0x80072F78, WebErrorStatus.ErrorHttpInvalidServerResponse);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("http server closes w/o response", "")]
    [InlineData("http premature body end", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")]
    [Measured("http server closes w/o response")]
    [Measured("http premature body end")]
    [Measured("HTTP: refused / DNS / garbage / early end / RST")]
    public async Task Get_ServerEndsTooEarly_IsConnectionAborted(string row, string answer)
    {
        await using LoopbackServer server = HttpPeer.Answer(answer);
        HttpRequestException e = await FailsAsync(NewClient(), UriOf(server));
        Measurement.IsThatOf(row, e);
        Measurement.IsSocketFailure(e, null, SocketErrorStatus.Unknown); // an orderly end of the connection
        Measurement.IsWebFailure(e, 0x80072EFE, WebErrorStatus.ConnectionAborted);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("http server RST w/o response", "")]
    [InlineData("http body RST", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")]
    [Measured("http server RST w/o response")]
    [Measured("http body RST")]
    [Measured("HTTP: refused / DNS / garbage / early end / RST")]
    public async Task Get_ServerResets_IsConnectionReset(string row, string answer)
    {
        await using LoopbackServer server = HttpPeer.Reset(answer);
        HttpRequestException e = await FailsAsync(NewClient(), UriOf(server));
        Measurement.IsThatOf(row, e);
        Measurement.IsSocketFailure(e, 0x80072746, SocketErrorStatus.ConnectionResetByPeer);
        Measurement.IsWebFailure(e, 0x80072EFF, WebErrorStatus.ConnectionReset);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(302, WebErrorStatus.Found)]
    [InlineData(304, WebErrorStatus.NotModified)]
    [InlineData(308, WebErrorStatus.UnexpectedRedirection)]
    [InlineData(404, WebErrorStatus.NotFound)]
    [InlineData(408, WebErrorStatus.RequestTimeout)]
    [InlineData(429, WebErrorStatus.UnexpectedClientError)]
    [InlineData(449, WebErrorStatus.Unknown)]
    [InlineData(500, WebErrorStatus.InternalServerError)]
    [InlineData(503, WebErrorStatus.ServiceUnavailable)]
    [InlineData(511, WebErrorStatus.UnexpectedServerError)]
    [InlineData(599, WebErrorStatus.UnexpectedServerError)]
    [Measured("http status 302 EnsureSuccess")]
    [Measured("http status 304 EnsureSuccess")]
    [Measured("http status 308 EnsureSuccess")]
    [Measured("http status 404 EnsureSuccess")]
    [Measured("http status 408 EnsureSuccess")]
    [Measured("http status 429 EnsureSuccess")]
    [Measured("http status 449 EnsureSuccess")]
    [Measured("http status 500 EnsureSuccess")]
    [Measured("http status 503 EnsureSuccess")]
    [Measured("http status 511 EnsureSuccess")]
    [Measured("http status 599 EnsureSuccess")]
    public async Task EnsureSuccess_AnswerIsNone_CarriesTheStatusInItsNumber(int http, WebErrorStatus status)
    {
        await using LoopbackServer server = HttpPeer.AnswerStatus(http);
        using HttpClient client = NewClient();
        using HttpResponseMessage answer = await client.GetAsync(UriOf(server), Token);
        var e = Assert.Throws<HttpRequestException>(() => answer.EnsureSuccessStatusCode());
        Measurement.IsThatOf($"http status {http} EnsureSuccess", e);
        Measurement.IsWebFailure(e, 0x80190000 | (uint)http, status);
        Measurement.IsSocketFailure(e, 0x80190000 | (uint)http, SocketErrorStatus.Unknown);
        Assert.Equal(WebFailures.GetHResult(e), WebFailures.OfAnswer(answer));
    }

    [Fact(Timeout = 60_000)]
    [Measured("http redirect loop (max 50 then 302)")]
    [Measured("redirect limit")]
    public async Task Get_RedirectedForEver_IsRedirectFailed()
    {
        await using LoopbackServer server = HttpPeer.AnswerStatus(302, "Location: /again\r\n");
        using HttpClient client = NewClient();
        using HttpResponseMessage last = await client.GetAsync(UriOf(server), Token);
        Assert.Equal(unchecked((int)0x80072F7C), WebFailures.OfAnswer(last));

        var e = Assert.Throws<HttpRequestException>(() => last.EnsureSuccessStatusCode());
        Measurement.IsThatOf("http redirect loop (max 50 then 302)", e);
        Measurement.IsWebFailure(e, 0x8019012E, WebErrorStatus.Found); // the exception has forgotten that redirections were followed
    }

    [Fact(Timeout = 60_000)]
    public async Task Get_RedirectedFromHttpsToHttp_IsHttpsToHttpOnRedirection()
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate);
            await HttpPeer.ReadHeadAsync(peer);
            await peer.SendAsync("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n");
            await peer.WaitForCloseAsync();
        });
        using HttpClient client = NewClient(handler => handler.SslOptions.CertificateChainPolicy = TlsFailureTests.Trusting(pki));
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"https://localhost:{server.Port}/"), Token);
        Assert.Equal(unchecked((int)0x80072F08), WebFailures.OfAnswer(answer));
        Assert.Equal(WebErrorStatus.HttpsToHttpOnRedirection, WebError.GetStatus(WebFailures.OfAnswer(answer)));
    }

    [Fact(Timeout = 60_000)]
    [Measured("http timeout (HttpClient.Timeout)")]
    [Measured("HttpClient.Timeout")]
    public async Task Get_ServerIsSilent_IsTimeout()
    {
        await using LoopbackServer server = HttpPeer.Silent();
        using HttpClient client = NewClient();
        client.Timeout = TimeSpan.FromMilliseconds(300);
        var e = await Assert.ThrowsAsync<TaskCanceledException>(() => client.GetAsync(UriOf(server), Token));
        Measurement.IsThatOf("http timeout (HttpClient.Timeout)", e, links: 3); // the read that was stopped failed, or met the end of the stream
        Measurement.IsSocketFailure(e, 0x8007274C, SocketErrorStatus.ConnectionTimedOut);
        Measurement.IsWebFailure(e, 0x80072EE2, WebErrorStatus.Timeout);
    }

    [Fact(Timeout = 60_000)]
    [Measured("http connect timeout (handler.ConnectTimeout to blackhole)")]
    public async Task Get_NoConnectionInTime_IsTimeout()
    {
        // It was measured on a network that answered for the address; here nothing does.
        Assert.Equal("OK(no exception)", Measurement.Rows["http connect timeout (handler.ConnectTimeout to blackhole)"]);
        using HttpClient client = NewClient(handler =>
        {
            handler.ConnectTimeout = TimeSpan.FromMilliseconds(100);
            handler.ConnectCallback = async (_, stop) =>
            {
                await Task.Delay(Timeout.Infinite, stop);
                return Stream.Null;
            };
        });
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(new Uri("http://203.0.113.1/"), Token));
        Measurement.IsSocketFailure(e, 0x8007274C, SocketErrorStatus.ConnectionTimedOut);
        Measurement.IsWebFailure(e, 0x80072EE2, WebErrorStatus.Timeout);
    }

    [Fact(Timeout = 60_000)]
    [Measured("http cancel")]
    public async Task Get_Cancelled_IsTheCallers()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = LoopbackServer.Start(async peer =>
        {
            await HttpPeer.ReadHeadAsync(peer);
            asked.SetResult();
            await peer.WaitForCloseAsync();
        });
        using HttpClient client = NewClient();
        using var stop = new CancellationTokenSource();
        Task<HttpResponseMessage> getting = client.GetAsync(UriOf(server), stop.Token);
        await asked.Task.WaitAsync(Token);
        await stop.CancelAsync();
        var e = await Assert.ThrowsAsync<TaskCanceledException>(() => getting);
        Measurement.IsThatOf("http cancel", e, links: 2); // as above
        Measurement.IsSocketFailure(e, 0x800704C7, SocketErrorStatus.Unknown);
        Measurement.IsWebFailure(e, 0x800704C7, WebErrorStatus.OperationCanceled);
    }

    [Fact(Timeout = 60_000)]
    [Measured("https to plain http port")]
    public async Task GetHttps_ServerSpeaksClearText_IsAFailureOfTheSecureChannelWithoutAStatus()
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync();
            await peer.SendAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            await peer.WaitForCloseAsync();
        });
        HttpRequestException e = await FailsAsync(NewClient(), new Uri($"https://localhost:{server.Port}/"));
        Measurement.IsThatOf("https to plain http port", e);
        Measurement.IsSocketFailure(e, null, SocketErrorStatus.Unknown);
        Measurement.IsWebFailure(e, 0x80072F7D, WebErrorStatus.Unknown);
    }

    [Fact(Timeout = 60_000)]
    [Measured("TLS: peer closes in handshake")]
    public async Task GetHttps_PeerClosesInHandshake_IsConnectionAborted()
    {
        await using var server = LoopbackServer.Start(peer => peer.ReadAsync());
        HttpRequestException e = await FailsAsync(NewClient(), new Uri($"https://localhost:{server.Port}/"));
        Assert.Equal(HttpRequestError.SecureConnectionError, e.HttpRequestError);
        Measurement.IsWebFailure(e, 0x80072EFE, WebErrorStatus.ConnectionAborted);
    }

    [Fact(Timeout = 60_000)]
    [Measured("proxy refused")]
    public async Task GetThroughAProxy_ProxyIsDown_IsCannotConnect()
    {
        using Socket silent = Reserve();
        HttpRequestException e = await FailsAsync(NewClient(handler => UseProxy(handler, UriOf(silent))), new Uri("http://server.example/"));
        Measurement.IsThatOf("proxy refused", e);
        Measurement.IsSocketFailure(e, 0x8007274D, SocketErrorStatus.ConnectionRefused);
        Measurement.IsWebFailure(e, 0x80072EFD, WebErrorStatus.CannotConnect);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(403, WebErrorStatus.Forbidden)]
    [InlineData(407, WebErrorStatus.ProxyAuthenticationRequired)]
    [Measured("proxy CONNECT 403")]
    [Measured("proxy CONNECT 407")]
    [Measured("proxy refuses CONNECT (403, 407)")]
    public async Task GetThroughAProxy_ProxyRefuses_IsItsAnswer(int http, WebErrorStatus status)
    {
        await using LoopbackServer proxy = HttpPeer.AnswerStatus(http);
        HttpRequestException e = await FailsAsync(NewClient(handler => UseProxy(handler, UriOf(proxy))), new Uri("https://server.example/"));
        Measurement.IsThatOf($"proxy CONNECT {http}", e);
        Measurement.IsWebFailure(e, 0x80190000 | (uint)http, status);
        Measurement.IsSocketFailure(e, 0x80190000 | (uint)http, SocketErrorStatus.Unknown);
    }

    private static Socket Reserve()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening
        return socket;
    }

    private static HttpClient NewClient(Action<SocketsHttpHandler>? configure = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        configure?.Invoke(handler);
        return new HttpClient(handler);
    }

    private static void UseProxy(SocketsHttpHandler handler, Uri proxy)
    {
        handler.UseProxy = true;
        handler.Proxy = new WebProxy(proxy);
    }

    private static Uri UriOf(LoopbackServer server) => new($"http://127.0.0.1:{server.Port}/");

    private static Uri UriOf(Socket socket) => new($"http://{socket.LocalEndPoint}/");

    private static async Task<HttpRequestException> FailsAsync(HttpClient client, Uri uri)
    {
        using (client)
            return await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(uri, Token));
    }
}
