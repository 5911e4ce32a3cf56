using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using static NetClient.AspNetCore.Tests.Samples.TinyApp;

namespace NetClient.AspNetCore.Tests.Samples;

/// <summary>samples/CustomServer: which requests it takes, for what, and which not.</summary>
public sealed class CustomServerRequestTests
{
    // Where two servers could see two things in the same bytes, this is what only one of them would serve.
    private const string Smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Refused => new()
    {
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 3\r\n\r\nabc", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\ncontent-length: 3\r\n\r\nabc", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 3\r\n\r\nabc", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x3\r\n\r\nabc", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1 2\r\n\r\nabc", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775808\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501 },
        { "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501 },
        { "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 501 },
        { "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n", 501 },
        { "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n\r\n", 501 },
        { "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\tc: d\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\n Host: x\r\nHost: x\r\n\r\n", 400 },
        { "GET / HTTP/1.1\nHost: x\n\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nA: b\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nA: b\0\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nA: b\x7f\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nA(b): c\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400 },
        { "GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x y\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: a@x\r\n\r\n", 400 },
        { "GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET http:/// HTTP/1.1\r\nHost:\r\n\r\n", 400 },
        { "GET http://a@x/ HTTP/1.1\r\nHost: a@x\r\n\r\n", 400 },
        { "GET http://x/ HTTP/1.1\r\n\r\n", 400 },
        { "GET https://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n", 400 },
        { "GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET x HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET /a#/../b HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET /\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET\t/\tHTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "G(T / HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET /\r\n\r\n", 400 },
        { "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505 },
        { "GET / http/1.1\r\nHost: x\r\n\r\n", 505 },
        { "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505 },
        { $"GET /{new string('a', 8192)} HTTP/1.1\r\nHost: x\r\n\r\n", 414 },
        { $"GET / HTTP/1.1\r\nHost: x\r\nA: {new string('a', 32 * 1024)}\r\n\r\n", 431 },
        { $"GET / HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Repeat($"A: {new string('b', 500)}\r\n", 70))}\r\n", 431 },
        { $"GET / HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Repeat("A: b\r\n", 100))}\r\n", 431 },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Refused))]
    public async Task Head_BrokenOrAmbiguous_IsRefusedAndNothingBehindItIsServed(string request, int status)
    {
        bool isServed = false;
        await using TinyApp app = await StartAsync(context =>
        {
            isServed = true;
            return EchoAsync(context);
        });
        string answer = await app.AskAsync(request + Smuggled);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.EndsWith("Content-Length: 0\r\nConnection: close\r\n\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(0, answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal)); // there is one answer
        Assert.False(isServed);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3\nabc\r\n0\r\n\r\n")]
    [InlineData("+3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("-1\r\n0\r\n\r\n")]
    [InlineData("0x3\r\nabc\r\n0\r\n\r\n")]
    [InlineData(" 3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3 \r\nabc\r\n0\r\n\r\n")]
    [InlineData("g\r\nabc\r\n0\r\n\r\n")]
    [InlineData("0000000000000003\r\nabc\r\n0\r\n\r\n")]
    [InlineData("8000000000000000\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3;a\nb\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3;a\rb\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3\r\nabcd\r\n0\r\n\r\n")]
    [InlineData("3\r\nab\r\n0\r\n\r\n")]
    [InlineData("3\r\nabc0\r\n\r\n")]
    [InlineData("3\r\nabc\r\n0\r\nA : b\r\n\r\n")]
    [InlineData("3\r\nabc\r\n0\r\n b\r\n\r\n")]
    public async Task Chunks_Broken_EndTheConnectionWhetherTheAppReadsThemOrNot(string body)
    {
        int served = 0;
        await using TinyApp app = await StartAsync(context =>
        {
            served++;
            return context.Request.Path == "/read" ? EchoAsync(context) : Task.CompletedTask;
        });
        Assert.StartsWith("HTTP/1.1 400", await app.AskAsync(Chunked("/read", body) + Smuggled), StringComparison.Ordinal);
        string unread = await app.AskAsync(Chunked("/unread", body) + Smuggled);
        Assert.StartsWith("HTTP/1.1 200", unread, StringComparison.Ordinal);
        Assert.Equal(0, unread.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
        Assert.Equal(2, served);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("GET /a?b=c HTTP/1.1\r\nHost: x\r\n", "", "GET x/a?b=c []")]
    [InlineData("\r\nGET / HTTP/1.1\r\nHost: x\r\n", "", "GET x/ []")]
    [InlineData("GET http://X:80/a?b=/c HTTP/1.1\r\nHost: x:80\r\n", "", "GET x:80/a?b=/c []")]
    [InlineData("GET HTTP://x?b=/c HTTP/1.1\r\nHost: x\r\n", "", "GET x/?b=/c []")]
    [InlineData("GET http://x HTTP/1.1\r\nHost: x\r\n", "", "GET x/ []")]
    [InlineData("GET http://x/a HTTP/1.0\r\n", "", "GET x/a []")]
    [InlineData("GET / HTTP/1.1\r\nHost: [::1]:80\r\n", "", "GET [::1]:80/ []")]
    [InlineData("GET / HTTP/1.1\r\nHost:\r\n", "", "GET / []")]
    [InlineData("GET / HTTP/1.0\r\n", "", "GET / []")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: x\r\n", "", "OPTIONS x []")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nA: \u00c3\u0080\u00ff\r\nB:\r\nC:\t c d \t\r\n", "", "GET x/ []")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\ncontent-length:0003\r\n", "abc", "POST x/ [abc]")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: CHUNKED\r\n", "3;a=b\r\nabc\r\n0000A ;c\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n", "POST x/ [abc0123456789]")]
    public async Task Request_InEveryFormThereIs_IsServed(string head, string body, string expected)
    {
        await using TinyApp app = await StartAsync(EchoAsync);
        string answer = await app.AskAsync($"{head}Connection: keep-alive, Close\r\n\r\n{body}{Smuggled}");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
        Assert.Equal(0, answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal)); // nothing behind "close" is served
    }

    [Fact(Timeout = 60_000)]
    public async Task Body_UnreadAndLong_EndsTheConnectionBehindItsAnswer()
    {
        await using TinyApp app = await StartAsync(context => context.Response.WriteAsync("done", Token));
        string answer = await app.AskAsync($"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{new string('a', 100_000)}GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(0, answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Pipelined_BodiesReadAndUnread_AreAnsweredInOrder()
    {
        await using TinyApp app = await StartAsync(context => context.Request.Path == "/unread" ? context.Response.WriteAsync("{unread}", Token) : EchoAsync(context));
        string answer = await app.AskAsync(
            Chunked("/1", "3\r\nabc\r\n0\r\n\r\n") + Chunked("/unread", "3\r\nabc\r\n0\r\nA: b\r\n\r\n") + "POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
            + "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\ndef" + "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        int at = 0;
        foreach (string expected in (string[])["POST x/1 [abc]", "{unread}", "{unread}", "POST x/2 [def]", "GET x/3 []"])
            at = answer.IndexOf(expected, at, StringComparison.Ordinal) is >= 0 and int found ? found + 1 : throw new InvalidDataException($"'{expected}' is missing in: {answer}");
    }

    [Fact(Timeout = 60_000)]
    public async Task Expect100_TheAppReads_IsInvitedFirst()
    {
        await using TinyApp app = await StartAsync(EchoAsync);
        using var client = await app.DialAsync();
        await SendAsync(client, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await ReadUntilAsync(client, "\r\n\r\n"));
        await SendAsync(client, "abc");
        Assert.Contains("POST x/ [abc]", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Expect100_TheAppDoesNotRead_IsAnsweredAndToldThatTheConnectionEnds()
    {
        await using TinyApp app = await StartAsync(context => context.Response.WriteAsync("no", Token));
        string answer = await app.AskAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
    }

    // A size of which a part was taken already would be another one when it is read again.
    [Fact(Timeout = 60_000)]
    public async Task Body_ReadCancelledWithinAChunksSize_IsNotTakenUpAgain()
    {
        var broken = new TaskCompletionSource();
        int served = 0;
        await using TinyApp app = await StartAsync(async context =>
        {
            served++;
            using var cancel = new CancellationTokenSource();
            ValueTask<int> reading = context.Request.Body.ReadAsync(new byte[10], cancel.Token);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
            await Assert.ThrowsAsync<BadHttpRequestException>(async () => await context.Request.Body.ReadExactlyAsync(new byte[10], Token));
            broken.SetResult();
        });
        using var client = await app.DialAsync();
        await SendAsync(client, Chunked("/", "1"));
        await broken.Task.WaitAsync(Token);
        await SendAsync(client, string.Create(CultureInfo.InvariantCulture, $"0\r\n0123456789abcdef\r\n0\r\n\r\n{Smuggled}"));
        string answer = await ReadToEndAsync(client);
        Assert.Equal(0, answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
        Assert.Equal(1, served);
    }

    private static string Chunked(string path, string body) => $"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{body}";

    [Theory(Timeout = 60_000)]
    [InlineData("Content-Length: 11\r\n\r\n01234567890")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n5\r\n67890\r\n0\r\n\r\n")]
    public async Task Body_LongerThanAllowed_Is413(string body)
    {
        await using TinyApp app = await StartAsync(EchoAsync, settings: ["--Body", "10"]);
        string answer = await app.AskAsync($"POST / HTTP/1.1\r\nHost: x\r\n{body}{Smuggled}");
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Body_AppAllowsMore_IsRead()
    {
        await using TinyApp app = await StartAsync(
            context =>
            {
                context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
                return EchoAsync(context);
            },
            settings: ["--Body", "10"]);
        string answer = await app.AskAsync("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 11\r\n\r\n01234567890");
        Assert.Contains("[01234567890]", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Connections_OneMoreThanAllowed_IsServedWhenAnotherEnds()
    {
        await using TinyApp app = await StartAsync(EchoAsync, settings: ["--Connections", "1"]);
        Socket first = await app.DialAsync();
        await SendAsync(first, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
        await ReadUntilAsync(first, "/1 []");
        using Socket second = await app.DialAsync();
        await SendAsync(second, "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
        await SendAsync(first, "GET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
        await ReadUntilAsync(first, "/3 []");   // as long as it goes on, nobody looks at the other
        Assert.Equal(0, second.Available);
        first.Dispose();
        await ReadUntilAsync(second, "/2 []");
    }

    [Theory(Timeout = 60_000)]
    [InlineData("http://*:0")]
    [InlineData("http://+:0")]
    [InlineData("http://[::1]:0")]
    public async Task Start_OnEveryAddressOrByIpv6_IsServed(string url)
    {
        await using TinyApp app = await StartAsync(EchoAsync, url);
        Assert.Contains("GET x/ []", await app.AskAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
    }
}
