using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Relative addresses and languages, and what they are inherited from.</summary>
public sealed class AddressTests
{
    [Fact]
    public void Load_XmlBase_IsInheritedAndNested()
    {
        SyndicationFeed feed = Feeds.Read("""
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/x/" xml:lang="en"><title xml:lang="de">t</title><id>i</id><updated>2003-12-13</updated><link href="y"/>
            <entry xml:base="z/"><title>t</title><id>i</id><updated>2003-12-13</updated><link href="q?a=1#f"/><link rel="edit" href="/e"/><link rel="edit-media" href="//b.example/m"/>
            <content src="../c" type="image/png"/><author xml:base="/people/"><name>n</name><uri>me</uri></author></entry></feed>
            """);

        SyndicationItem item = feed.Items[0];
        Assert.Equal("http://a.example/x/y", feed.Links[0].Uri!.AbsoluteUri);
        Assert.Equal(new Uri("http://a.example/x/z/"), item.BaseUri);
        Assert.Equal("http://a.example/x/z/q?a=1#f", item.Links[0].Uri!.AbsoluteUri);
        Assert.Equal("http://a.example/e", item.EditUri!.AbsoluteUri);
        Assert.Equal("http://b.example/m", item.EditMediaUri!.AbsoluteUri);
        Assert.Equal("http://a.example/x/c", item.Content!.SourceUri!.AbsoluteUri);
        Assert.Equal("http://a.example/people/me", item.Authors[0].Uri!.AbsoluteUri);
        Assert.Equal(("de", "en", "en"), (feed.Title!.Language, item.Language, item.Title!.Language));
    }

    [Fact]
    public void Load_RelativeToNothing_IsNullAndReported()
    {
        SyndicationFeed feed = Feeds.Read("<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><id>i</id><updated>2003-12-13</updated><link href='/y'/></feed>");
        Assert.Null(feed.Links[0].Uri);
        Assert.Equal("/y", Assert.Single(feed.Problems).Text);
        Assert.Contains("href=\"/y\"", feed.GetXmlDocument(SyndicationFormat.Atom10).OuterXml, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AStreamWithItsAddress_ResolvesAgainstThat()
    {
        var feed = new SyndicationFeed();
        feed.Load(new MemoryStream("<rss version='2.0'><channel><title>t</title><link>/home</link><description>d</description></channel></rss>"u8.ToArray()), new Uri("http://a.example/feeds/1.xml"));
        Assert.Equal("http://a.example/home", feed.Links[0].Uri!.AbsoluteUri);
        Assert.Empty(feed.Problems);
    }

    [Fact]
    public void Pages_OfAFeed_AreItsLinks()
    {
        SyndicationFeed feed = Feeds.Read("""
            <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title><link>http://a.example/</link><description>d</description>
            <atom:link rel="first" href="http://a.example/1"/><atom:link rel="next" href="http://a.example/3"/><atom:link rel="prev" href="http://a.example/2"/>
            <atom:link rel="http://www.iana.org/assignments/relation/last" href="http://a.example/9"/></channel></rss>
            """);
        Assert.Equal(("/1", "/3", "/2", "/9"), (feed.FirstUri!.AbsolutePath, feed.NextUri!.AbsolutePath, feed.PreviousUri!.AbsolutePath, feed.LastUri!.AbsolutePath));
        Assert.Null(new SyndicationFeed().NextUri);
    }

    [Fact]
    public void Load_AnAddressBrokenOverLines_IsJoined()
    {
        SyndicationFeed feed = Feeds.Read("<rss version='2.0'><channel><title>t</title><link>\n http://a.example/\n  </link><description>d</description><item><title>x</title><link>http://a.example/long\n/path</link></item></channel></rss>");
        Assert.Equal("http://a.example/long/path", feed.Items[0].Links[0].Uri!.AbsoluteUri);
    }
}
