using System.IO.Compression;
using System.Net;
using System.Text;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.Http;
using static NetClient.Tests.Web.Http.HttpTests;
using static NetClient.TestServers.ScriptedPeer;

namespace NetClient.Tests.Web.Http;

/// <summary>Whatever a server does, the request ends, with the number that Windows has for it.</summary>
public sealed class NetClientHttpHandlerFaultTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("", WebErrorStatus.ConnectionAborted)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", WebErrorStatus.ConnectionAborted)]
    [InlineData("HTTP/1.1 BANANA\r\n\r\n", WebErrorStatus.ErrorHttpInvalidServerResponse)]
    [InlineData("220 mail.example ESMTP\r\n", WebErrorStatus.ErrorHttpInvalidServerResponse)]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", WebErrorStatus.ErrorHttpInvalidServerResponse)]
    public async Task SendAsync_BadAnswer_Fails(string answer, WebErrorStatus status)
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(answer);
        });
        using var client = new HttpClient(NewHandler());

        await FailsAsync(client.GetAsync(server.At(), Token), status);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_EndlessHeader_Fails()
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\n");
            try
            {
                while (true)
                    await peer.SendAsync($"X: {new string('a', 1000)}\r\n");
            }
            catch (IOException)
            {
                // the client has had enough
            }
        });
        using var client = new HttpClient(NewHandler());

        await FailsAsync(client.GetAsync(server.At(), Token), WebErrorStatus.ErrorHttpInvalidServerResponse);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_Reset_Fails()
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            peer.Reset();
        });
        using var client = new HttpClient(NewHandler());

        await FailsAsync(client.GetAsync(server.At(), Token), WebErrorStatus.ConnectionReset);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_NobodyListens_Fails()
    {
        using var client = new HttpClient(NewHandler());

        HttpRequestException e = await FailsAsync(client.GetAsync($"http://127.0.0.1:{LoopbackServer.UnusedPort()}/secret?token=1", Token), WebErrorStatus.CannotConnect);

        Assert.Equal(SocketErrorStatus.ConnectionRefused, Assert.IsType<NetworkException>(e.InnerException).Status);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_UnknownName_Fails()
    {
        using var client = new HttpClient(NewHandler(TestContexts.With(TestContexts.Everything, resolve: (_, _) => throw new System.Net.Sockets.SocketException(11001))));

        await FailsAsync(client.GetAsync("http://no.such.example/", Token), WebErrorStatus.HostNameNotResolved);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectTimeout_SilentTlsServer_Fails()
    {
        await using LoopbackServer server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using NetClientHttpHandler handler = NewHandler();
        handler.ConnectTimeout = TimeSpan.FromMilliseconds(300);
        using var client = new HttpClient(handler);

        await FailsAsync(client.GetAsync(server.At(scheme: "https"), Token), WebErrorStatus.Timeout);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("plain")]
    [InlineData("close")]
    [InlineData("tls 1.1")]
    public async Task SendAsync_FailedHandshake_Fails(string kind)
    {
        using var pki = new TestPki();
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            if (kind == "plain")
                await peer.SendAsync("220 mail.example ESMTP\r\n");
            else if (kind == "tls 1.1")
#pragma warning disable SYSLIB0039, CA5397 // a server of yesterday
                await peer.TryHandshakeAsync(pki.Issue(), configure: options => options.EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls11);
#pragma warning restore SYSLIB0039, CA5397
        });
        using var client = new HttpClient(Trusting(pki));

        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(server.At(scheme: "https"), Token));

        Assert.Equal(HttpRequestError.SecureConnectionError, e.HttpRequestError);
        Assert.True(e.HResult is HResults.SecureChannel || WebError.GetStatus(e.HResult) is WebErrorStatus.ConnectionAborted or WebErrorStatus.ConnectionReset, $"0x{e.HResult:X8}");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Content-Length: 100\r\n\r\nhalf")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")]
    public async Task Body_BrokenOff_FailsItsRead(string answer)
    {
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\n" + answer);
        });
        using var client = new HttpClient(NewHandler());

        using HttpResponseMessage response = await client.GetAsync(server.At(), HttpCompletionOption.ResponseHeadersRead, Token);
        await using Stream body = await response.Content.ReadAsStreamAsync(Token);
        var e = await Assert.ThrowsAsync<NetworkException>(async () => await body.CopyToAsync(Stream.Null, Token));

        Assert.Equal(WebErrorStatus.ConnectionAborted, WebError.GetStatus(e.HResult));
        Assert.Equal(NetworkStage.Read, e.Stage);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadIdleTimeout_StalledBody_FailsItsRead_ByTheClock()
    {
        var time = new ManualTime();
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            await peer.WaitForCloseAsync();
        });
        using NetClientHttpHandler handler = NewHandler(TestContexts.AllCapabilities(time));
        handler.ReadIdleTimeout = TimeSpan.FromSeconds(20);
        using var client = new HttpClient(handler);
        using HttpResponseMessage response = await client.GetAsync(server.At(), HttpCompletionOption.ResponseHeadersRead, Token);
        await using Stream body = await response.Content.ReadAsStreamAsync(Token);
        byte[] buffer = new byte[100];
        Assert.Equal(4, await body.ReadAtLeastAsync(buffer, 4, cancellationToken: Token));

        Task<int> stalled = body.ReadAsync(buffer, Token).AsTask();
        time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(stalled.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));

        var e = await Assert.ThrowsAsync<NetworkException>(() => stalled);
        Assert.Equal(WebErrorStatus.Timeout, WebError.GetStatus(e.HResult));
        await server.Completion; // the connection is gone, too
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_Cancelled_CarriesTheCallersToken()
    {
        bool asked = false;
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            asked = await peer.ReadRequestAsync() is not null;
            await peer.WaitForCloseAsync();
        });
        using var invoker = new HttpMessageInvoker(NewHandler());
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.At());

        Task sending = invoker.SendAsync(request, caller.Token);
        await UntilAsync(() => asked);
        await caller.CancelAsync();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(caller.Token, e.CancellationToken);
        Assert.Equal(unchecked((int)0x800704C7), e.HResult);
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_OfTheClientDuringARequest_EndsItAndItsConnection()
    {
        bool asked = false;
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            asked = await peer.ReadRequestAsync() is not null;
            await peer.WaitForCloseAsync();
        });
        NetClientHttpHandler handler = NewHandler();
        var client = new HttpClient(handler);

        Task sending = client.GetAsync(server.At(), Token);
        await UntilAsync(() => asked);
        client.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await server.Completion;
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.At());
        var closed = await Assert.ThrowsAsync<ObjectDisposedException>(() => invoker.SendAsync(request, Token));
        Assert.Equal(unchecked((int)0x80000013), closed.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Decompression_Bomb_IsBoundedByTheClient()
    {
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(new byte[20_000_000], Token);
        string body = Encoding.Latin1.GetString(bomb.ToArray());
        await using LoopbackServer server = Serve(_ => Answer(body, "200 OK", "Content-Encoding: gzip"));
        using NetClientHttpHandler handler = NewHandler();
        handler.AutomaticDecompression = DecompressionMethods.All;
        using var client = new HttpClient(handler) { MaxResponseContentBufferSize = 1_000_000 };

        var e = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetByteArrayAsync(server.At(), Token));

        Assert.Equal(HttpRequestError.ConfigurationLimitExceeded, e.HttpRequestError);
    }

    [Fact(Timeout = 60_000)]
    public async Task Decompression_OfWhatIsNoGzip_FailsItsRead()
    {
        await using LoopbackServer server = Serve(_ => Answer("this is no gzip", "200 OK", "Content-Encoding: gzip"));
        using NetClientHttpHandler handler = NewHandler();
        handler.AutomaticDecompression = DecompressionMethods.All;
        using var client = new HttpClient(handler);

        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => client.GetByteArrayAsync(server.At(), Token));

        Assert.Equal(WebErrorStatus.ErrorHttpInvalidServerResponse, WebError.GetStatus(e));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("GET", 3)]
    [InlineData("PUT", 3)]
    [InlineData("POST", 1)]
    public async Task ResiliencePipeline_RepeatsOnlyWhatDoesNoHarm(string method, int expected)
    {
        int asked = 0;
        await using LoopbackServer server = Serve(_ => ++asked < 3 ? Answer("", "503 Service Unavailable") : Answer("ok"));
        using NetClientHttpHandler handler = NewHandler();
        handler.ResiliencePipeline = NetClient.Resilience.HttpPipeline.Create(new() { BaseDelay = TimeSpan.FromMilliseconds(1) });
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(new HttpMethod(method), server.At()) { Content = method == "GET" ? null : new StringContent("body") };

        using HttpResponseMessage response = await client.SendAsync(request, Token);

        Assert.Equal(expected, asked);
        Assert.Equal(expected == 3, response.IsSuccessStatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task ResiliencePipeline_RetryAfterBeyondTheLongestWait_EndsItAtOnce()
    {
        int asked = 0;
        await using LoopbackServer server = Serve(_ =>
        {
            asked++;
            return Answer("", "429 Too Many Requests", "Retry-After: 3600");
        });
        using NetClientHttpHandler handler = NewHandler();
        handler.ResiliencePipeline = NetClient.Resilience.HttpPipeline.Create();
        using var client = new HttpClient(handler);

        using HttpResponseMessage response = await client.GetAsync(server.At(), Token);

        Assert.Equal(1, asked);
    }

    [Fact(Timeout = 60_000)]
    public async Task Settings_AfterTheFirstRequest_AreRefused()
    {
        await using LoopbackServer server = Serve(_ => Answer("hello"));
        using NetClientHttpHandler handler = NewHandler();
        using var client = new HttpClient(handler);
        await client.GetStringAsync(server.At(), Token);

        var e = Assert.Throws<InvalidOperationException>(() => handler.UseCookies = true);
        Assert.Equal(unchecked((int)0x8000000E), e.HResult);
        Assert.Throws<InvalidOperationException>(() => handler.IgnorableServerCertificateErrors.Add(ChainValidationResult.Expired));
        Assert.Throws<ArgumentException>(() => NewHandler().IgnorableServerCertificateErrors.Add(ChainValidationResult.Revoked));
    }

    [Fact(Timeout = 60_000)]
    public async Task Send_Synchronously_Works()
    {
        await using LoopbackServer server = Serve(_ => Answer("hello"));
        using var client = new HttpClient(NewHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, server.At());

        string body = await Task.Run(
            () =>
            {
                using HttpResponseMessage response = client.Send(request, Token);
                using var reader = new StreamReader(response.Content.ReadAsStream(Token));
                return reader.ReadToEnd();
            }, Token);

        Assert.Equal("hello", body);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cookies_AreKeptByChoice()
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<SeenRequest>();
        await using LoopbackServer server = Serve(_ => Answer("hello", "200 OK", "Set-Cookie: a=1"), seen);
        foreach (bool use in new[] { false, true })
        {
            using NetClientHttpHandler handler = NewHandler();
            handler.UseCookies = use;
            using var client = new HttpClient(handler);
            await client.GetStringAsync(server.At(), Token);
            await client.GetStringAsync(server.At(), Token);
            Assert.Equal(use ? "a=1" : null, seen.Last()["Cookie"]);
        }
    }
}
