using NetClient.Foundation;
using NetClient.InteropTests.Peers;
using NetClient.Security.Credentials;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using NetClient.Web;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.InteropTests.SyndicationTests;

/// <summary>Edits on Apache's mod_dav, which knows nothing of Atom but versions, and asks for Digest.</summary>
public sealed class DavTests(PeerFixture<ApacheFeeds> apache) : InteropTest, IClassFixture<PeerFixture<ApacheFeeds>>
{
    [Fact(Timeout = 60_000)]
    public async Task AnEntry_ReadEditedDeleted_IsEditedInItsVersionOnly()
    {
        (ApacheFeeds server, Uri uri) = await EntryAsync("lives.atom");
        AtomPubClient client = NewClient();
        SyndicationItem item = await client.RetrieveResourceAsync(uri).AsTask(Token);
        Assert.Equal(("first", uri), (item.Title!.Text, item.EditUri));
        string version = item.ETag;
        Assert.StartsWith("\"", version, StringComparison.Ordinal);

        item.Title = new SyndicationText("second");
        await client.UpdateResourceItemAsync(item).AsTask(Token);
        Assert.Contains("<title>second</title>", server.Read("lives.atom"), StringComparison.Ordinal);
        await server.WaitForLogAsync($"204 \"PUT /dav/lives.atom HTTP/1.1\" alice match={Logged(version)}", Token);

        // What was read before the edit may neither overwrite it nor delete it.
        server.Age("lives.atom");
        var late = new SyndicationItem("late", null, uri) { ETag = version };
        late.Links.Add(new SyndicationLink(uri) { Relationship = "edit" });
        await RefusedAsync(client.UpdateResourceItemAsync(late));
        await RefusedAsync(client.DeleteResourceItemAsync(late));
        Assert.Contains("<title>second</title>", server.Read("lives.atom"), StringComparison.Ordinal);

        SyndicationItem again = await client.RetrieveResourceAsync(uri).AsTask(Token);
        Assert.NotEqual(version, again.ETag);
        await client.DeleteResourceItemAsync(again).AsTask(Token);
        Assert.Null(server.Read("lives.atom"));
        await server.WaitForLogAsync($"204 \"DELETE /dav/lives.atom HTTP/1.1\" alice match={Logged(again.ETag)}", Token);
    }

    // What Apache calls weak for two seconds after a change never matches: the entry is compared instead.
    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UpdateResourceItemAsync_OfAWeakVersion_IsMadeUnlessSomebodyWasFaster(bool isLate)
    {
        (ApacheFeeds server, Uri uri) = await EntryAsync(isLate ? "weak-late.atom" : "weak.atom");
        string name = uri.Segments[^1];
        AtomPubClient client = NewClient();
        SyndicationItem item = await client.RetrieveResourceAsync(uri).AsTask(Token);
        if (isLate)
        {
            SyndicationItem faster = await client.RetrieveResourceAsync(uri).AsTask(Token);
            faster.Title = new SyndicationText("faster");
            await client.UpdateResourceItemAsync(faster).AsTask(Token);
            server.Age(name);
        }
        item.ETag = "W/" + item.ETag;
        item.Title = new SyndicationText("second");

        if (isLate)
            await RefusedAsync(client.UpdateResourceItemAsync(item));
        else
            await client.UpdateResourceItemAsync(item).AsTask(Token);

        Assert.Contains($"<title>{(isLate ? "faster" : "second")}</title>", server.Read(name), StringComparison.Ordinal);
    }

    // A second after a change Apache's version is weak still, and no edit matches it, nor does any date: the client waits for the version.
    [Fact(Timeout = 60_000)]
    public async Task AnEdit_AtOnceAfterAnother_IsMade()
    {
        (ApacheFeeds server, Uri uri) = await EntryAsync("at-once.atom");
        AtomPubClient client = NewClient();
        SyndicationItem item = await client.RetrieveResourceAsync(uri).AsTask(Token);
        foreach (string title in (string[])["second", "third"])
        {
            item.Title = new SyndicationText(title);
            await client.UpdateResourceItemAsync(item).AsTask(Token);
            Assert.Contains($"<title>{title}</title>", server.Read("at-once.atom"), StringComparison.Ordinal);
        }
        await client.UpdateResourceAsync(uri, new SyndicationItem("fourth", null, uri)).AsTask(Token);
        (await client.RetrieveMediaResourceAsync(uri).AsTask(Token)).Dispose();
        await client.DeleteResourceAsync(uri).AsTask(Token);

        Assert.Null(server.Read("at-once.atom"));
    }

    // Apache names no version in its answer to an edit.
    [Fact(Timeout = 60_000)]
    public async Task UpdateResourceItemAsync_Again_IsOfTheVersionThatTheLastOneMade()
    {
        (ApacheFeeds server, Uri uri) = await EntryAsync("again.atom");
        AtomPubClient client = NewClient();
        SyndicationItem item = await client.RetrieveResourceAsync(uri).AsTask(Token);
        item.Title = new SyndicationText("second");
        await client.UpdateResourceItemAsync(item).AsTask(Token);
        Assert.Equal("", item.ETag);
        server.Age("again.atom");

        item.Title = new SyndicationText("third");
        await client.UpdateResourceItemAsync(item).AsTask(Token);
        Assert.Contains("<title>third</title>", server.Read("again.atom"), StringComparison.Ordinal);

        await server.AddAsync("again.atom", FeedDocuments.Entry(uri, "theirs"));
        await RefusedAsync(client.UpdateResourceItemAsync(item));
        await RefusedAsync(client.DeleteResourceItemAsync(item));
        Assert.Contains("<title>theirs</title>", server.Read("again.atom"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task UpdateResourceAsync_WithoutAVersion_Writes()
    {
        Uri uri = Use(apache).At("dav", "made.atom");
        await NewClient().UpdateResourceAsync(uri, new SyndicationItem("made", null, uri)).AsTask(Token);
        Assert.Contains("<title>made</title>", Use(apache).Read("made.atom"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task UpdateMediaResourceAsync_FromAStreamThatCannotBeReadTwice_SurvivesTheQuestionWhoIsThere()
    {
        Uri uri = Use(apache).At("dav", "picture.png");
        byte[] picture = [.. Enumerable.Range(0, 300_000).Select(number => (byte)(number % 251))];
        AtomPubClient client = NewClient();

        await client.UpdateMediaResourceAsync(uri, "image/png", new OneWay(new MemoryStream(picture)).AsInputStream()).AsTask(Token);

        using IInputStream media = await client.RetrieveMediaResourceAsync(uri).AsTask(Token);
        using var read = new MemoryStream();
        await media.AsStreamForRead().CopyToAsync(read, Token);
        Assert.Equal(picture, read.ToArray());
        await client.DeleteResourceAsync(uri).AsTask(Token);
        HttpRequestException gone = await Assert.ThrowsAsync<HttpRequestException>(() => client.RetrieveMediaResourceAsync(uri).AsTask(Token));
        Assert.Equal(WebErrorStatus.NotFound, WebError.GetStatus(gone.HResult));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task AnEdit_WithoutThePassword_IsUnauthorizedAndLosesNothing(string? password)
    {
        (ApacheFeeds server, Uri uri) = await EntryAsync("guarded.atom");
        AtomPubClient client = NewClient(password);
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => client.DeleteResourceAsync(uri).AsTask(Token));
        Assert.Equal(WebErrorStatus.Unauthorized, WebError.GetStatus(e.HResult));
        Assert.NotNull(server.Read("guarded.atom"));
    }

    private static AtomPubClient NewClient(string? password = "secret") => new(TestContexts.AllCapabilities())
    {
        ServerCredential = password is null ? null : new PasswordCredential("dav", "alice", password),
    };

    private static async Task RefusedAsync(IAsyncActionWithProgress<TransferProgress> edit)
    {
        HttpRequestException e = await Assert.ThrowsAsync<HttpRequestException>(() => edit.AsTask(Token));
        Assert.Equal(WebErrorStatus.PreconditionFailed, WebError.GetStatus(e.HResult));
    }

    private async Task<(ApacheFeeds Server, Uri Uri)> EntryAsync(string name)
    {
        ApacheFeeds server = Use(apache);
        Uri uri = server.At("dav", name);
        await server.AddAsync(name, FeedDocuments.Entry(uri, "first"));
        return (server, uri);
    }

    // Apache's log escapes quotes.
    private static string Logged(string version) => version.Replace("\"", "\\\"", StringComparison.Ordinal);

    private sealed class OneWay(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
