using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;
using NetClient.Web.Syndication.Internal.Http;

namespace NetClient.Tests.Web.Syndication.Internal.Http;

/// <summary>Which feeds a page names, and how far it is looked at.</summary>
public sealed class FeedDiscoveryTests
{
    private const int Mebibyte = 1024 * 1024;

    private static readonly Uri Page = new("http://a.example/page");

    [Theory]
    [InlineData("alternate", true)]
    [InlineData("ALTERNATE", true)]
    [InlineData("home alternate", true)]
    [InlineData("alternate\tnofollow", true)]
    [InlineData("feed", true)]
    [InlineData("alternates", false)]
    [InlineData("alternate-feed", false)]
    [InlineData("", false)]
    public void Find_ALink_CountsWhereOneOfItsRelationsIsAlternate(string relation, bool isFeed) =>
        Assert.Equal(isFeed, FeedDiscovery.Find(Link("/feed", relation), Page).Count == 1);

    [Fact]
    public void Find_SeveralBases_TakesTheFirst() =>
        Assert.Equal(new Uri("http://a.example/one/feed"), Assert.Single(FeedDiscovery.Find("<base target=x><base href='/one/'><base href='/two/'>" + Link("feed"), Page)).Uri);

    [Fact]
    public void Find_MoreThanAHundred_AreNotAllTaken() =>
        Assert.Equal(100, FeedDiscovery.Find(string.Concat(Enumerable.Range(0, 150).Select(number => Link($"/{number}"))), Page).Count);

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_BehindAMebibyte_IsNotLookedAt(bool isWithin)
    {
        string link = Link("/feed");
        string page = new string(' ', Mebibyte - link.Length + (isWithin ? 0 : 10)) + link + new string(' ', Mebibyte);

        IReadOnlyList<SyndicationLink> found = await FeedDiscovery.ReadAsync(FeedSource.Of(page), Page, TestContext.Current.CancellationToken);

        Assert.Equal(isWithin, found.Count == 1);
    }

    // What is cut off at the end has lost its type.
    private static string Link(string address, string relation = "alternate") => $"<link rel='{relation}' href='{address}' type=application/rss+xml>";
}
