using System.IO.Compression;
using System.Text;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Tests.Web.Http;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Where a retrieval ends: its time, its size, the app's word; and what a server says of its encoding.</summary>
public sealed class SyndicationClientBoundsTests
{
    private const string Feed = "<rss version='2.0'><channel><title>t</title><link>/</link><description>d</description><item><title>1</title></item></channel></rss>";
    private static readonly string Beginning = $"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n{Feed[..(Feed.IndexOf("</item>", StringComparison.Ordinal) + 7)]}<item><title>{new string('x', 2000)}";

    // Set when the feed's reports are listened to: the operation runs from the call on, and what it reports before that is lost.
    private readonly TaskCompletionSource _listened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("feed", false)]
    [InlineData("feed", true)]
    [InlineData("items", false)]
    [InlineData("discovery", false)]
    [InlineData("update", false)]
    public async Task Timeout_WhereTheServerStopsTalking_EndsTheOperation(string operation, bool inTheBody)
    {
        var time = new ManualTime();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackServer server = Halting(inTheBody, stopped);
        Task running = RunAsync(operation, server, time, stopped, Token);
        await stopped.Task.WaitAsync(Token);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(7));

        time.Advance(TimeSpan.FromSeconds(7));

        Assert.Contains("7000 ms", (await HttpTests.FailsAsync(running, WebErrorStatus.Timeout)).Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("feed")]
    [InlineData("items")]
    [InlineData("discovery")]
    [InlineData("update")]
    public async Task AnyOperation_CancelledByTheApp_HasTheAppsToken(string operation)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using LoopbackServer server = Halting(inTheBody: false, stopped);
        Task running = RunAsync(operation, server, new ManualTime(), stopped, cancel.Token);
        await stopped.Task.WaitAsync(Token);
        await cancel.CancelAsync();

        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal((HResults.Canceled, cancel.Token), (e.HResult, e.CancellationToken));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("length")]
    [InlineData("chunks")]
    [InlineData("gzip")]
    public async Task MaxResponseBufferSize_TheBodysLength_IsJustEnough(string how)
    {
        byte[] feed = Encoding.UTF8.GetBytes(Feed.Replace("<title>t<", $"<title>{new string('t', 5000)}<", StringComparison.Ordinal));
        byte[] body = how == "gzip" ? Gzip(feed) : feed;
        await using KestrelHttpServer server = await KestrelHttpServer.StartAsync(async context =>
        {
            context.Response.ContentLength = how == "chunks" ? null : body.Length;
            if (how == "gzip")
                context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(body, Token);
        });
        var client = new SyndicationClient(TestContexts.AllCapabilities()) { MaxResponseBufferSize = (uint)feed.Length };
        Assert.Single((await client.RetrieveFeedAsync(server.Address).AsTask(Token)).Items);

        client.MaxResponseBufferSize--;

        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => client.RetrieveFeedAsync(server.Address).AsTask(Token));
        Assert.Equal(HResults.ResourceTooLarge, e.HResult);
    }

    // Breaking the loop off ends the retrieval: the server, that has more to say, sees the connection closed.
    [Fact(Timeout = 60_000)]
    public async Task RetrieveItemsAsync_LeftInTheMiddle_EndsTheRetrieval()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            await peer.SendAsync(Beginning);
            await peer.WaitForCloseAsync();
            closed.SetResult();
        });
        await foreach (SyndicationItem item in new SyndicationClient(TestContexts.AllCapabilities()).RetrieveItemsAsync(server.At(), Token))
            break;

        await closed.Task.WaitAsync(Token);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("<x/>", SyndicationErrorStatus.UnsupportedFormat)]
    [InlineData("<rss version='2.0'/>", SyndicationErrorStatus.MissingRequiredElement)]
    [InlineData("<rss version='2.0'><channel>", SyndicationErrorStatus.InvalidXml)]
    public async Task Retrieve_WhatIsNoFeed_FailsAsWholeAndItemByItem(string document, SyndicationErrorStatus status)
    {
        await using LoopbackServer server = HttpTests.Serve(_ => $"HTTP/1.1 200 OK\r\nContent-Length: {document.Length}\r\n\r\n{document}");

        foreach (string operation in (string[])["feed", "items"])
        {
            SyndicationException e = await Assert.ThrowsAsync<SyndicationException>(() => RunAsync(operation, server, new ManualTime(), null, Token));
            Assert.Equal(status, SyndicationError.GetStatus(e));
        }
    }

    // The feed lists a hundred problems, and each item its own, however many there were before.
    [Fact(Timeout = 60_000)]
    public async Task RetrieveItemsAsync_ManyProblems_AreEachItemsOwn()
    {
        const int Count = 300;
        string document = Feed.Replace("<item>", string.Concat(Enumerable.Repeat("<item><title>x</title><pubDate>never</pubDate></item>", Count)) + "<item>", StringComparison.Ordinal);
        await using LoopbackServer server = HttpTests.Serve(_ => $"HTTP/1.1 200 OK\r\nContent-Length: {document.Length}\r\n\r\n{document}");
        List<string> problems = [];
        await foreach (SyndicationItem item in new SyndicationClient(TestContexts.AllCapabilities()).RetrieveItemsAsync(server.At(), Token))
            problems.Add(string.Join(' ', item.Problems.Select(problem => $"{problem.Kind}:{problem.Text}")));

        Assert.Equal([.. Enumerable.Repeat("Date:never", Count), ""], problems);
    }

    // The letter of GBK is by chance one of UTF-8 too.
    [Theory(Timeout = 60_000)]
    [InlineData("windows-1251", null, "windows-1251", "\u0416\u0443\u043A")]
    [InlineData("windows-1251", "utf-8", "windows-1251", "\u0416\u0443\u043A")]
    [InlineData("iso-8859-2", "windows-1251", "windows-1251", "\u0416\u0443\u043A")]
    [InlineData("windows-1251", "windows-1251", "utf-8", "\u0416\u0443\u043A")]
    [InlineData("gbk", null, "gb18030", "\u6A21")]
    public async Task RetrieveFeedAsync_ItsEncoding_IsTheServersUnlessTheDocumentKnowsBetter(string charset, string? declared, string real, string word)
    {
        string document = (declared is null ? "" : $"<?xml version='1.0' encoding='{declared}'?>") + Feed.Replace("<title>t<", $"<title>{word}<", StringComparison.Ordinal);
        Encoding encoding = CodePagesEncodingProvider.Instance.GetEncoding(real) ?? Encoding.GetEncoding(real);
        await using KestrelHttpServer server = await KestrelHttpServer.StartAsync(async context =>
        {
            context.Response.ContentType = $"application/rss+xml; charset={charset}";
            await context.Response.Body.WriteAsync(encoding.GetBytes(document), Token);
        });

        SyndicationFeed feed = await new SyndicationClient(TestContexts.AllCapabilities()).RetrieveFeedAsync(server.Address).AsTask(Token);

        Assert.Equal(word, feed.Title!.Text);
    }

    // In the body, it is the report of what has come that tells that the client waits there.
    private async Task RunAsync(string operation, LoopbackServer server, TimeProvider time, TaskCompletionSource? stopped, CancellationToken cancellationToken)
    {
        var reader = new SyndicationClient(TestContexts.AllCapabilities(time)) { Timeout = 7000 };
        switch (operation)
        {
            case "feed":
                Task retrieving = reader.RetrieveFeedAsync(server.At()).AsTask(cancellationToken, new Inline<RetrievalProgress>(_ => stopped?.TrySetResult()));
                _listened.TrySetResult();
                await retrieving;
                break;
            case "items":
                await foreach (SyndicationItem item in reader.RetrieveItemsAsync(server.At(), cancellationToken))
                {
                }
                break;
            case "discovery":
                await reader.DiscoverFeedsAsync(server.At(), cancellationToken);
                break;
            default:
                var publisher = new AtomPubClient(TestContexts.AllCapabilities(time)) { Timeout = 7000 };
                await publisher.UpdateResourceAsync(server.At(), new SyndicationItem("t", null, null)).AsTask(cancellationToken);
                break;
        }
    }

    private LoopbackServer Halting(bool inTheBody, TaskCompletionSource stopped) => LoopbackServer.Start(async peer =>
    {
        await peer.ReadRequestAsync();
        if (inTheBody)
        {
            await _listened.Task.WaitAsync(peer.Stop);
            await peer.SendAsync(Beginning);
        }
        else
        {
            stopped.TrySetResult();
        }
        await peer.WaitForCloseAsync();
    });

    private static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}
