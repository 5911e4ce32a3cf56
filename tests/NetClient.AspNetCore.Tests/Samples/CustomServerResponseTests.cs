using System.Buffers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
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

    [Theory(Timeout = 60_000)]
    [InlineData("short", "short")]
    [InlineData("longer than it said", "")]
    public async Task Answer_NotOfItsLength_EndsTheConnection(string text, string arrives)
    {
        await using TinyApp app = await StartAsync(context =>
        {
            context.Response.ContentLength = 10;
            return context.Response.WriteAsync(text, Token);
        });
        string answer = await app.AskAsync(Get + Last);
        Assert.EndsWith($"\r\n\r\n{arrives}", answer, StringComparison.Ordinal);
        Assert.Equal(0, answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
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

    // After a 1xx a client waits for another answer, and would take the next request's for it.
    [Theory(Timeout = 60_000)]
    [InlineData(103, null)]
    [InlineData(99_999, null)]
    [InlineData(200, "OK\r\nSet-Cookie: b")]
    public async Task Answer_StatusLineThatIsNone_Is500(int status, string? reason)
    {
        await using TinyApp app = await StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
            return Task.CompletedTask;
        });
        string answer = await app.AskAsync(Get + Last);
        Assert.StartsWith("HTTP/1.1 500 Internal Server Error\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Answer_AppSaysThatTheConnectionEnds_IsTheLast()
    {
        await using TinyApp app = await StartAsync(context =>
        {
            context.Response.Headers.Connection = "close";
            return context.Response.WriteAsync("body", Token);
        });
        string answer = await app.AskAsync(Get + Last);
        Assert.Equal(0, answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
        Assert.EndsWith("4\r\nbody\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendFile_BetweenWhatIsWritten_AllOfItArrives()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "file", Token);
        await using TinyApp app = await StartAsync(async context =>
        {
            context.Response.BodyWriter.Write("before"u8);   // and not flushed
            await context.Response.SendFileAsync(path, Token);
            await context.Response.WriteAsync("behind", Token);
        });
        string answer = await app.AskAsync(Last);
        File.Delete(path);
        Assert.EndsWith("\r\n\r\n6\r\nbefore\r\n4\r\nfile\r\n6\r\nbehind\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("body", "4\r\nbody\r\n0\r\n\r\n")]
    [InlineData("", "Content-Length: 0")]
    public async Task Complete_TheAppGoesOn_TheAnswerIsWhole(string text, string end)
    {
        var go = new TaskCompletionSource();
        await using TinyApp app = await StartAsync(async context =>
        {
            if (text.Length > 0)
                await context.Response.WriteAsync(text, Token);
            await context.Response.CompleteAsync();
            await go.Task.WaitAsync(Token);
        });
        using Socket client = await app.DialAsync();
        await SendAsync(client, Get);
        await ReadUntilAsync(client, end);
        go.SetResult();
        await SendAsync(client, Get);
        await ReadUntilAsync(client, end);
    }

    [Fact(Timeout = 60_000)]
    public async Task Complete_OfTheWriter_TheAnswerIsWholeAndTheNextGoesOn()
    {
        await using TinyApp app = await StartAsync(async context =>
        {
            context.Response.BodyWriter.Write("body"u8);
            await context.Response.BodyWriter.CompleteAsync();
        });
        string answer = await app.AskAsync(Get + Last);
        Assert.Equal(2, answer.Split("4\r\nbody\r\n0\r\n\r\n").Length - 1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Answer_WhatRunsAtItsStartFails_Is500()
    {
        await using TinyApp app = await StartAsync(context =>
        {
            for (int i = 0; i < 2; i++)
                context.Response.OnStarting(() => throw new InvalidDataException());
            return context.Response.WriteAsync("body", Token);
        });
        string answer = await app.AskAsync(Last);
        Assert.StartsWith("HTTP/1.1 500 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    // As an app has it that hands on all fields of an answer it got elsewhere.
    [Theory(Timeout = 60_000)]
    [InlineData("Transfer-Encoding", "chunked", 4, "Content-Length: 4", "\r\n\r\nbody")]
    [InlineData("Content-Length", "1,2", null, "Transfer-Encoding: chunked", "\r\n\r\n4\r\nbody\r\n0\r\n\r\n")]
    public async Task Answer_LengthToldInTwoWays_IsToldInOne(string name, string values, int? length, string told, string body)
    {
        await using TinyApp app = await StartAsync(context =>
        {
            context.Response.ContentLength = length;
            context.Response.Headers[name] = values.Split(',');
            return context.Response.WriteAsync("body", Token);
        });
        string answer = await app.AskAsync(Last);
        Assert.Contains($"\r\n{told}\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(1, answer.Split("Content-Length", StringSplitOptions.None).Length + answer.Split("Transfer-Encoding", StringSplitOptions.None).Length - 2);
        Assert.EndsWith(body, answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Answer_WriteCancelledBeforeItBegins_IsWholeWithoutIt()
    {
        await using TinyApp app = await StartAsync(async context =>
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await context.Response.Body.WriteAsync("lost"u8.ToArray(), new CancellationToken(true)));
            await context.Response.WriteAsync("body", Token);
        });
        string answer = await app.AskAsync(Last);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n4\r\nbody\r\n0\r\n\r\n", answer, StringComparison.Ordinal);
    }

    // The client would take the next answer for the rest of a chunk that was announced.
    [Fact(Timeout = 60_000)]
    public async Task Answer_BrokenOffWithinAChunkAndTheAppGoesOn_EndsTheConnection()
    {
        string file = Path.GetTempFileName();
        try
        {
            await using TinyApp app = await StartAsync(async context =>
            {
                await context.Response.StartAsync(Token);
                await Assert.ThrowsAnyAsync<Exception>(() => context.Response.SendFileAsync(file, 0, 100, Token));   // it is empty
            });
            string answer = await app.AskAsync(Get + Last);
            Assert.EndsWith("\r\n\r\n64\r\n", answer, StringComparison.Ordinal);
            Assert.Equal(0, answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    // Somebody else may read what comes on this connection next.
    [Fact(Timeout = 60_000)]
    public async Task Answer_WrittenToWhenItIsOver_SendsNothing()
    {
        Stream? former = null;
        await using TinyApp app = await StartAsync(async context =>
        {
            if (former is not null)
                await Assert.ThrowsAsync<IOException>(async () => await former.WriteAsync("late"u8.ToArray(), Token));
            former = context.Response.Body;
            await context.Response.WriteAsync("body", Token);
        });
        string answer = await app.AskAsync(Get + Last);
        Assert.Equal(2, answer.Split("\r\n\r\n4\r\nbody\r\n0\r\n\r\n").Length - 1);
        Assert.DoesNotContain("late", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Abort_ByTheApp_EndsTheConnectionAndCleansUp()
    {
        var cleaned = new TaskCompletionSource();
        await using TinyApp app = await StartAsync(context =>
        {
            TellEnd(context, cleaned);
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

    // Byte by byte, each in time: the whole would take days.
    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_SendsABodyInATrickle_IsSentAway(bool isRead)
    {
        var ended = new TaskCompletionSource();
        await using TinyApp app = await StartAsync(
            context =>
            {
                TellEnd(context, ended);
                return isRead ? EchoAsync(context) : context.Response.WriteAsync("no", Token);
            },
            patience: TimeSpan.FromSeconds(2));
        using Socket client = await app.DialAsync();
        await SendAsync(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n");
        using var trickle = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (!ended.Task.IsCompleted)
            {
                await trickle.WaitForNextTickAsync(Token);
                await SendAsync(client, "a");
            }
        }
        catch (SocketException) when (ended.Task.IsCompleted)
        {
            // It has closed already.
        }
    }

    // A large file is one write to the app, and would be given a time for all of it.
    [Fact(Timeout = 60_000)]
    public async Task Client_DoesNotTakeALargeFile_IsCutOffSoon()
    {
        string file = Path.GetTempFileName();
        try
        {
            using (FileStream large = File.OpenWrite(file))
                large.SetLength(1L << 30);   // with nothing in it on the disk
            var ended = new TaskCompletionSource();
            await using TinyApp app = await StartAsync(
                context =>
                {
                    TellEnd(context, ended);
                    return context.Response.SendFileAsync(file, Token);
                },
                patience: TimeSpan.FromMilliseconds(200));
            using Socket client = await app.DialAsync();
            await SendAsync(client, Get);
            await ended.Task.WaitAsync(Token);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Client_DoesNotTakeTheAnswer_IsCutOff()
    {
        var ended = new TaskCompletionSource();
        await using TinyApp app = await StartAsync(
            async context =>
            {
                TellEnd(context, ended);
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

    [Fact(Timeout = 60_000)]
    public async Task Stop_HostDoesNotWaitAnyLonger_CutsOffWhatIsUnderWay()
    {
        var entered = new TaskCompletionSource();
        await using TinyApp app = await StartAsync(context =>
        {
            entered.SetResult();
            return EchoAsync(context);
        });
        using Socket client = await app.DialAsync();
        await SendAsync(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\na");
        await entered.Task.WaitAsync(Token);
        await app.StopAsync(new CancellationToken(true));
        Assert.Equal("", await ReadToEndAsync(client).ContinueWith(read => read.IsFaulted ? "" : read.Result, TaskScheduler.Default));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0;http://127.0.0.1:0")]
    [InlineData("http://unix:/tmp/tiny.sock")]
    [InlineData("http://127.0.0.1:0/base")]
    public async Task Start_AddressThatItDoesNotServe_Throws(string url) =>
        await Assert.ThrowsAsync<NotSupportedException>(async () => await (await StartAsync(EchoAsync, url)).DisposeAsync());

    [Theory(Timeout = 60_000)]
    [InlineData("--Idle", "0")]
    [InlineData("--Idle", "-1")]
    [InlineData("--Idle", "NaN")]
    [InlineData("--Patience", "0")]
    [InlineData("--Patience", "1e9")]
    [InlineData("--Connections", "0")]
    [InlineData("--Body", "-1")]
    public async Task Start_LimitThatIsNone_Throws(string name, string value)
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await (await StartAsync(EchoAsync, settings: [name, value])).DisposeAsync());
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_TimesInSeconds_IsServed()
    {
        await using TinyApp app = await StartAsync(EchoAsync, settings: ["--Idle", "60", "--Patience", "30.5"]);
        Assert.Contains("GET x/ []", await app.AskAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }

    private static void TellEnd(HttpContext context, TaskCompletionSource ended) => context.Response.OnCompleted(() =>
    {
        ended.SetResult();
        return Task.CompletedTask;
    });
}
