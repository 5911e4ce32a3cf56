using System.Collections.Concurrent;
using System.Net;
using NetClient.Foundation;
using NetClient.Security.Credentials;
using NetClient.Storage.Streams;
using NetClient.Tests.Web.Http;
using NetClient.Tests.Web.Syndication;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>What goes out and what is made of the answer: Slug, Location, reports, and who is told what behind a proxy.</summary>
public sealed class AtomPubClientExchangeTests
{
    private const string Entry = "<entry xmlns='http://www.w3.org/2005/Atom'><title>kept</title><id>urn:x</id><link rel='edit' href='here'/></entry>";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData("", null)]
    [InlineData("a b", "a b")]
    [InlineData("100 %", "100 %25")]
    [InlineData("a\tb\r\nc\u007F", "a%09b%0D%0Ac%7F")]
    [InlineData("\u00FC\u20AC\uD83D\uDE00", "%C3%BC%E2%82%AC%F0%9F%98%80")]
    public async Task CreateResourceAsync_ADescription_IsASlugInPrintableAscii(string description, string? slug)
    {
        ConcurrentQueue<SeenRequest> seen = [];
        await using LoopbackServer server = HttpTests.Serve(_ => Created("/e"), seen);

        await CreateAsync(new AtomPubClient(TestContexts.AllCapabilities()), server, description);

        Assert.Equal(slug, seen.First()["Slug"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/members/1", "/members/1", "/members/here")]
    [InlineData("1", "/in/1", "/in/here")]
    [InlineData(null, null, "/in/here")]
    public async Task CreateResourceAsync_ALocation_IsResolvedAndWhatTheEntrysLinksAreRelativeTo(string? location, string? itemUri, string editUri)
    {
        await using LoopbackServer server = HttpTests.Serve(_ => Created(location));

        SyndicationItem created = await CreateAsync(new AtomPubClient(TestContexts.AllCapabilities()), server);

        Assert.Equal(("kept", itemUri is null ? null : server.At(itemUri), server.At(editUri)), (created.Title!.Text, created.ItemUri, created.EditUri));
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateResourceAsync_AnEmptyAnswerThatSaysItIsAnEntry_IsAskedFor()
    {
        await using LoopbackServer server = HttpTests.Serve(request => request.Method == "POST"
            ? "HTTP/1.1 201 Created\r\nLocation: /e\r\nContent-Type: application/atom+xml\r\nContent-Length: 0\r\n\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\nContent-Length: {Entry.Length}\r\n\r\n{Entry}");

        SyndicationItem created = await CreateAsync(new AtomPubClient(TestContexts.AllCapabilities()), server);

        Assert.Equal(("kept", server.At("/e")), (created.Title!.Text, created.ItemUri));
    }

    [Fact(Timeout = 60_000)]
    public async Task CreateMediaResourceAsync_OnItsWay_ReportsWhatWentAndWhatCame()
    {
        const uint Size = 200_000;
        await using LoopbackServer server = HttpTests.Serve(_ => Created("/e"));
        List<TransferProgress> reports = [];
        using var held = new HeldStream(new byte[Size]);
        using IInputStream media = held.AsInputStream();

        Task creating = new AtomPubClient(TestContexts.AllCapabilities()).CreateMediaResourceAsync(server.At(), "image/png", "", media).AsTask(Token, new Inline<TransferProgress>(reports.Add));
        held.Release();
        await creating;

        Assert.All(reports, report => Assert.Equal(Size, report.TotalBytesToSend));
        Assert.Equal(reports.Select(report => report.BytesSent).Order(), reports.Select(report => report.BytesSent));
        Assert.True(reports.Count(report => report.BytesRetrieved == 0) > 1);
        Assert.Equal((Size, (uint)Entry.Length, (uint)Entry.Length), (reports[^1].BytesSent, reports[^1].BytesRetrieved, reports[^1].TotalBytesToRetrieve));
    }

    [Fact(Timeout = 60_000)]
    public async Task CancelAsyncOperations_AFeed_EndsToo()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var silent = LoopbackServer.Start(async peer =>
        {
            await peer.ReadRequestAsync();
            arrived.TrySetResult();
            await peer.WaitForCloseAsync();
        });
        var client = new AtomPubClient(TestContexts.AllCapabilities());
        Task retrieving = client.RetrieveFeedAsync(silent.At()).AsTask(Token);
        await arrived.Task.WaitAsync(Token);

        client.CancelAsyncOperations();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retrieving);
    }

    /// <summary>The proxy is the app's, wherever a link leads; the server there is not.</summary>
    [Fact(Timeout = 60_000)]
    public async Task AnEdit_OnAnotherOriginBehindAProxy_TellsTheProxyWhoAsksAndNotTheServer()
    {
        ConcurrentQueue<SeenRequest> seen = [];
        await using LoopbackServer proxy = HttpTests.Serve(request => request["Proxy-Authorization"] is null
            ? "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
            : "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"s\"\r\nContent-Length: 0\r\n\r\n", seen);
        var client = new AtomPubClient(TestContexts.With(TestContexts.Everything, proxy: new WebProxy(proxy.At()), resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])))
        {
            ProxyCredential = new PasswordCredential("proxy", "alice", "secret"),
            ServerCredential = new PasswordCredential("server", "ann", "secret"),
        };
        await HttpTests.FailsAsync(client.RetrieveServiceDocumentAsync(new Uri("http://home.example/")).AsTask(Token), WebErrorStatus.Unauthorized);

        await HttpTests.FailsAsync(client.DeleteResourceAsync(new Uri("http://stranger.example/")).AsTask(Token), WebErrorStatus.Unauthorized);

        Assert.Contains(seen, request => request.Target.StartsWith("http://home.", StringComparison.Ordinal) && request["Authorization"] is not null);
        Assert.DoesNotContain(seen, request => request.Target.StartsWith("http://stranger.", StringComparison.Ordinal) && request["Authorization"] is not null);
    }

    private static string Created(string? location) =>
        $"HTTP/1.1 201 Created\r\n{(location is null ? "" : $"Location: {location}\r\n")}Content-Type: application/atom+xml\r\nContent-Length: {Entry.Length}\r\n\r\n{Entry}";

    private static Task<SyndicationItem> CreateAsync(AtomPubClient client, LoopbackServer server, string description = "") =>
        client.CreateResourceAsync(server.At("/in/collection"), description, new SyndicationItem("t", null, null)).AsTask(Token);

    /// <summary>Can be read when the test listens: an operation runs from the call on, and what it reports before that is lost.</summary>
    private sealed class HeldStream(byte[] content) : MemoryStream(content)
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _released.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _released.Task.WaitAsync(cancellationToken);
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
