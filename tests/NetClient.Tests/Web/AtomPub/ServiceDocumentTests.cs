using NetClient.Web.AtomPub;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.AtomPub;

/// <summary>What is wrong with a service document, status by status, and what is not worth a refusal.</summary>
public sealed class ServiceDocumentTests
{
    private const string Begin = "<service xmlns='http://www.w3.org/2007/app' xmlns:atom='http://www.w3.org/2005/Atom'>";

    [Theory(Timeout = 60_000)]
    [InlineData(Begin + "<workspace><collection><atom:title>t</atom:title></collection></workspace></service>", SyndicationErrorStatus.MissingRequiredAttribute)]
    [InlineData(Begin + "</service>", SyndicationErrorStatus.MissingRequiredElement)]
    [InlineData(Begin + "<workspace>", SyndicationErrorStatus.InvalidXml)]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title></feed>", SyndicationErrorStatus.UnexpectedContent)]
    [InlineData("<entry xmlns='http://www.w3.org/2005/Atom'><title>t</title></entry>", SyndicationErrorStatus.UnexpectedContent)]
    [InlineData("<rss version='2.0'><channel/></rss>", SyndicationErrorStatus.UnexpectedContent)]
    [InlineData("<service xmlns='http://elsewhere.example/'><workspace/></service>", SyndicationErrorStatus.UnsupportedFormat)]
    [InlineData("<html/>", SyndicationErrorStatus.UnsupportedFormat)]
    public async Task RetrieveServiceDocumentAsync_WhatIsNone_SaysWhy(string document, SyndicationErrorStatus status)
    {
        SyndicationException e = await Assert.ThrowsAsync<SyndicationException>(() => ServiceDocuments.ReadEveryWayAsync(document));

        Assert.Equal(status, e.Status);
        Assert.Equal(status, SyndicationError.GetStatus(e.HResult));
        Assert.Equal(status, SyndicationError.GetStatus(e));
        Assert.True(e.Line > 0 && e.Column > 0, e.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task RetrieveServiceDocumentAsync_ForeignElements_AreKept()
    {
        ServiceDocument service = await ServiceDocuments.ReadEveryWayAsync(
            $"{Begin}<x xmlns='urn:x'>1</x><workspace><atom:title type='html'>a &lt;b&gt;</atom:title><x xmlns='urn:x'>2</x><collection href='c' y='3'><accept>a/b, c/d</accept><atom:title>second</atom:title><accept> e/f </accept><x xmlns='urn:x'/></collection></workspace></service>");

        Assert.Equal("1", Assert.Single(service.ElementExtensions).NodeValue);
        Workspace workspace = Assert.Single(service.Workspaces);
        Assert.Equal(("a <b>", "html", "2"), (workspace.Title!.Text, workspace.Title.Type, Assert.Single(workspace.ElementExtensions).NodeValue));
        ResourceCollection collection = Assert.Single(workspace.Collections);
        Assert.Equal(["a/b", "c/d", "e/f"], collection.Accepts);
        Assert.Equal(("second", "3", "/c"), (collection.Title!.Text, Assert.Single(collection.AttributeExtensions).Value, collection.Uri!.AbsolutePath));
        Assert.Single(collection.ElementExtensions);
    }
}
