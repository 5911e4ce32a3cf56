using NetClient.Foundation;
using NetClient.Security.Credentials;
using NetClient.TestServers;
using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>A server that created something says where it is. That may be anywhere, and what the app gave for the one server is not for another.</summary>
public sealed class AtomPubClientOriginTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task CreateResourceAsync_ALocationOnAnotherOrigin_IsToldButNotAsked()
    {
        List<string> told = [];
        await using KestrelHttpServer stranger = await KestrelHttpServer.StartAsync(context =>
        {
            lock (told)
                told.Add($"{context.Request.Method} {context.Request.Headers.Authorization} {context.Request.Headers["X-Key"]}");
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"give me\"";
            return Task.CompletedTask;
        });
        var elsewhere = new Uri(stranger.Address, "/entry");

        SyndicationItem created = await CreateAsync(elsewhere.AbsoluteUri);

        Assert.Empty(told);
        Assert.Equal((elsewhere, "\"v1\""), (created.ItemUri, created.ETag));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("//[", null)]
    [InlineData("mailto:somebody@example.org", "mailto:somebody@example.org")]
    public async Task CreateResourceAsync_ALocationThatCannotBeAsked_IsStillCreated(string location, string? itemUri)
    {
        SyndicationItem created = await CreateAsync(location);

        Assert.Equal((itemUri, "\"v1\""), (created.ItemUri?.AbsoluteUri, created.ETag));
    }

    private static async Task<SyndicationItem> CreateAsync(string location)
    {
        await using KestrelHttpServer server = await KestrelHttpServer.StartAsync(context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers.Location = location;
            context.Response.Headers.ETag = "\"v1\"";
            return Task.CompletedTask;
        });
        var client = new AtomPubClient(TestContexts.AllCapabilities()) { ServerCredential = new PasswordCredential("server", "ann", "secret") };
        client.SetRequestHeader("X-Key", "secret");
        return await client.CreateResourceAsync(server.Address, "", new SyndicationItem("t", new SyndicationContent("c", SyndicationTextType.Text), null)).AsTask(Token);
    }
}
