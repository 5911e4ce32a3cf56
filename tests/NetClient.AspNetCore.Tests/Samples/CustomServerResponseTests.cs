using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using static NetClient.AspNetCore.Tests.Samples.TinyApp;

namespace NetClient.AspNetCore.Tests.Samples;

/// <summary>samples/CustomServer: how answers are framed, how connections end, and how long clients may take.</summary>
public sealed class CustomServerResponseTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private const string Last = "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    public async Task Answer_WithoutABody_HasNoneAndNoLengthOfOne(string method, int status)
    {
        await using TinyApp app = await StartAsync(async context =>
        {
            context.Response.StatusCode = context.Request.Path == "/last" ? 200 : status;
            if (status == 200 || context.Request.Path == "/last")
                await context.Response.WriteAsync("body", Token);
        });
        string answer = await app.AskAsync($"{method} / HTTP/1.1\r\nHost: x\r\n\r\n{Last}");
        string first = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        Assert.StartsWith($"HTTP/1.1 {status} ", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", first, StringComparison.Ordinal);
        Assert.StartsWith("\r\n\r\nHTTP/1.1 200 ", answer[first.Length..], StringComparison.Ordinal);
        Assert.EndsWith("4\r\nbody\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Answer_ToHttp10_EndsWithTheConnection()
    {
        await using TinyApp app = await StartAsync(context => context.Response.WriteAsync("body", Token));
        string answer = await app.AskAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nbody", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Answer_FailsAfterItsBeginning_HasNoLastChunk()
    {
        await using TinyApp app = await StartAsync(async context =>
        {
            await context.Response.WriteAsync("half", Token);
            throw new InvalidDataException();
        });
        Assert.EndsWith("\r\n4\r\nhalf\r\n", await app.AskAsync(Get + Last), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Answer_ShorterThanItsLength_EndsTheConnection()
    {
        await using TinyApp app = await StartAsync(context =>
        {
            context.Response.ContentLength = 10;
            return context.Response.WriteAsync("short", Token);
        });
        Assert.EndsWith("\r\n\r\nshort", await app.AskAsync(Get + Last), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("X", "a\r\nSet-Cookie: b")]
    [InlineData("X", "a\0")]
    [InlineData("X", "\u560a")] // whose lower half is a line feed
    [InlineData("X: a\r\nY", "b")]
    public async Task Answer_FieldThatWouldBeAnother_Is500(string name, string value)
    {
        await using TinyApp app = await StartAsync(context =>
        {
            context.Response.Headers[name] = value;
            return context.Request.Path == "/write" ? context.Response.WriteAsync("body", Token) : Task.CompletedTask;
        });
        foreach (string path in (string[])["/", "/write"])
        {
            string answer = await app.AskAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n{Last}");
            Assert.StartsWith("HTTP/1.1 500 ", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nContent-Length: 0\r\n", answer, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
            Assert.Equal(0, answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Abort_ByTheApp_EndsTheConnectionAndCleansUp()
    {
        var cleaned = new TaskCompletionSource();
        await using TinyApp app = await StartAsync(context =>
        {
            context.Response.OnCompleted(() =>
            {
                cleaned.SetResult();
                return Task.CompletedTask;
            });
            context.Abort();
            Assert.True(context.RequestAborted.IsCancellationRequested);
            return Task.CompletedTask;
        });
        Assert.Equal("", await app.AskAsync(Get));
        await cleaned.Task.WaitAsync(Token);
    }

    // A server that closed at once would reset the connection for what it has not read, and the reset can overtake the answer.
    [Fact(Timeout = 60_000)]
    public async Task Refusal_WhileTheClientStillSends_Arrives()
    {
        await using TinyApp app = await StartAsync(EchoAsync);
        string answer = await app.AskAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n" + new string('a', 2_000_000));
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("GET / HTTP/1.1\r\nHo")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3")]
    public async Task Client_SendsHalfOfSomething_IsToldThatItTookTooLong(string half)
    {
        await using TinyApp app = await StartAsync(EchoAsync, patience: TimeSpan.FromMilliseconds(200));
        Assert.StartsWith("HTTP/1.1 408 ", await app.AskAsync(half), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Client_LeavesTheBodyOut_DoesNotHoldTheConnection()
    {
        await using TinyApp app = await StartAsync(context => context.Response.WriteAsync("no", Token), patience: TimeSpan.FromMilliseconds(200));
        string answer = await app.AskAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Client_DoesNotTakeTheAnswer_IsCutOff()
    {
        var ended = new TaskCompletionSource();
        await using TinyApp app = await StartAsync(
            async context =>
            {
                context.Response.OnCompleted(() =>
                {
                    ended.SetResult();
                    return Task.CompletedTask;
                });
                byte[] part = new byte[1024];
                while (true)
                    await context.Response.Body.WriteAsync(part, Token);
            },
            patience: TimeSpan.FromMilliseconds(200));
        using Socket client = await app.DialAsync();
        await SendAsync(client, Get);
        await ended.Task.WaitAsync(Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Client_SaysNothing_IsSentAwayWithoutAWord()
    {
        await using TinyApp app = await StartAsync(EchoAsync, idle: TimeSpan.FromMilliseconds(200));
        Assert.Equal("", await app.AskAsync(""));
        Assert.EndsWith("GET x/ []\r\n0\r\n\r\n", await app.AskAsync(Get), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Stop_RequestUnderWay_IsAnsweredAndIdleConnectionsEnd()
    {
        var (entered, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using TinyApp app = await StartAsync(async context =>
        {
            if (context.Request.Path == "/slow")
            {
                entered.SetResult();
                await go.Task;
            }
            await context.Response.WriteAsync("done", Token);
        });
        using Socket idle = await app.DialAsync(), busy = await app.DialAsync();
        await SendAsync(idle, Get);
        await ReadUntilAsync(idle, "done\r\n0\r\n\r\n");
        await SendAsync(busy, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        await entered.Task.WaitAsync(Token);

        Task stopping = app.StopAsync();
        Assert.Equal("", await ReadToEndAsync(idle));
        await Assert.ThrowsAsync<SocketException>(app.DialAsync);
        Assert.False(stopping.IsCompleted);
        go.SetResult();
        string answer = await ReadToEndAsync(busy);
        Assert.EndsWith("done\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        idle.Dispose();
        busy.Dispose();
        await stopping;
    }

    [Theory(Timeout = 60_000)]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0;http://127.0.0.1:0")]
    public async Task Start_AddressThatItDoesNotServe_Throws(string url) =>
        await Assert.ThrowsAsync<NotSupportedException>(async () => await (await StartAsync(EchoAsync, url)).DisposeAsync());
}
