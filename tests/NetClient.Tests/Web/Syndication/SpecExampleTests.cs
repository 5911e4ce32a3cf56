using System.Globalization;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>The specifications' own examples, read in every way there is.</summary>
public sealed class SpecExampleTests
{
    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Load_TheBriefExampleOfAtom_IsReadWhole()
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(SpecDocuments.AtomBrief, Timeout);

        Assert.Empty(feed.Problems);
        Assert.Equal(SyndicationFormat.Atom10, feed.SourceFormat);
        Assert.Equal("Example Feed", feed.Title!.Text);
        Assert.Equal("text", feed.Title.Type);
        Assert.Equal("title", feed.Title.NodeName);
        Assert.Equal("http://www.w3.org/2005/Atom", feed.NodeNamespace);
        Assert.Equal("urn:uuid:60a76c80-d399-11d9-b93C-0003939e0af6", feed.Id);
        Assert.Equal(new DateTimeOffset(2003, 12, 13, 18, 30, 2, TimeSpan.Zero), feed.LastUpdatedTime);
        Assert.Equal("John Doe", Assert.Single(feed.Authors).Name);
        SyndicationLink link = Assert.Single(feed.Links);
        Assert.Equal((new Uri("http://example.org/"), "alternate"), (link.Uri, link.Relationship));
        SyndicationItem item = Assert.Single(feed.Items);
        Assert.Equal("Atom-Powered Robots Run Amok", item.Title!.Text);
        Assert.Equal("Some text.", item.Summary!.Text);
        Assert.Equal("http://example.org/2003/12/13/atom03", item.Links[0].Uri!.AbsoluteUri);
        Assert.Equal(1601, item.PublishedDate.Year);
        Assert.Null(item.Content);
        Assert.Null(feed.Subtitle);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_TheExtensiveExampleOfAtom_IsReadWhole()
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(SpecDocuments.AtomExtensive, Timeout);

        Assert.Empty(feed.Problems);
        Assert.Equal("html", feed.Subtitle!.Type);
        Assert.StartsWith("A <em>lot</em> of effort", feed.Subtitle.Text, StringComparison.Ordinal);
        Assert.Equal(("Example Toolkit", "1.0", new Uri("http://www.example.com/")), (feed.Generator!.Text, feed.Generator.Version, feed.Generator.Uri));
        Assert.Equal("Copyright (c) 2003, Mark Pilgrim", feed.Rights!.Text);
        Assert.Equal(["alternate", "self"], feed.Links.Select(link => link.Relationship));
        Assert.Equal("en", feed.Links[0].ResourceLanguage);
        SyndicationItem item = Assert.Single(feed.Items);
        SyndicationLink enclosure = item.Links[1];
        Assert.Equal(("enclosure", "audio/mpeg", 1337u), (enclosure.Relationship, enclosure.MediaType, enclosure.Length));
        Assert.Equal(new DateTimeOffset(2003, 12, 13, 8, 29, 29, TimeSpan.FromHours(-4)), item.PublishedDate);
        Assert.Equal(TimeSpan.FromHours(-4), item.PublishedDate.Offset);
        Assert.Equal(("Mark Pilgrim", "f8dy@example.com", new Uri("http://example.org/")), (item.Authors[0].Name, item.Authors[0].Email, item.Authors[0].Uri));
        Assert.Equal(["Sam Ruby", "Joe Gregorio"], item.Contributors.Select(person => person.Name));
        Assert.Equal(("xhtml", "en", new Uri("http://diveintomark.org/")), (item.Content!.Type, item.Content.Language, item.Content.BaseUri));
        Assert.Equal("div", item.Content.Xml!.DocumentElement!.Name);
        Assert.Contains("<p><i>[Update: The Atom draft is finished.]</i></p>", item.Content.Text, StringComparison.Ordinal);
        Assert.Null(item.Content.NodeValue);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_TheSampleOfRss20_IsReadWhole()
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(SpecDocuments.Rss20, Timeout);

        Assert.Empty(feed.Problems);
        Assert.Equal(SyndicationFormat.Rss20, feed.SourceFormat);
        Assert.Equal(("Liftoff News", "Liftoff to Space Exploration.", "en-us"), (feed.Title!.Text, feed.Subtitle!.Text, feed.Language));
        Assert.Equal(new DateTimeOffset(2003, 6, 10, 9, 41, 1, TimeSpan.Zero), feed.LastUpdatedTime);
        Assert.Equal(("", "editor@example.com"), (feed.Authors[0].Name, feed.Authors[0].Email));
        Assert.Equal(["pubDate", "docs", "webMaster"], feed.ElementExtensions.Select(node => node.NodeName));
        Assert.Equal("channel", feed.NodeName);
        Assert.Equal(["Star City", null, "The Engine That Does More", "Astronauts' Dirty Laundry"], feed.Items.Select(item => item.Title?.Text));
        Assert.Equal(["Tue 03", "Fri 30", "Tue 27", "Tue 20"], feed.Items.Select(item => item.PublishedDate.ToString("ddd dd", CultureInfo.InvariantCulture)));
        Assert.Contains("<a href=\"http://howe.iki.rssi.ru/GCTC/gctc_e.htm\">Star City</a>", feed.Items[0].Summary!.Text, StringComparison.Ordinal);
        Assert.Equal("http://liftoff.msfc.nasa.gov/2003/06/03.html#item573", feed.Items[0].Id);
        Assert.Equal(new DateTimeOffset(2003, 6, 3, 9, 39, 21, TimeSpan.Zero), feed.Items[0].PublishedDate);
    }

    [Fact]
    public void Load_AnItemOfRss20_MapsEveryElement()
    {
        SyndicationItem item = Feeds.ReadItem(SpecDocuments.Rss20Item);

        Assert.Empty(item.Problems);
        Assert.Equal("lawyer@boyer.net (Lawyer Boyer)", item.Authors[0].Email);
        Assert.Equal([("Grateful Dead", ""), ("MSFT", "http://www.fool.com/cusips")], item.Categories.Select(category => (category.Term, category.Scheme)));
        Assert.Equal(new Uri("http://ekzemplo.com/entry/4403/comments"), item.CommentsUri);
        Assert.Equal(["alternate", "comments", "enclosure"], item.Links.Select(link => link.Relationship));
        Assert.Equal((12216320u, "audio/mpeg"), (item.Links[2].Length, item.Links[2].MediaType));
        Assert.Equal("entry-1-4403", item.Id);
        Assert.Equal("Tomalak's Realm", item.Source!.Title!.Text);
        Assert.Equal("http://www.tomalak.org/links2.xml", item.Source.Links[0].Uri!.AbsoluteUri);
        Assert.Empty(item.ElementExtensions);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_TheExampleOfRss10_IsReadWhole()
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(SpecDocuments.Rss10, Timeout);

        Assert.Empty(feed.Problems);
        Assert.Equal(SyndicationFormat.Rss10, feed.SourceFormat);
        Assert.Equal("XML.com", feed.Title!.Text);
        Assert.Equal(new Uri("http://xml.com/universal/images/xml_tiny.gif"), feed.ImageUri);
        Assert.Equal(["Processing Inclusions with XSLT", "Putting RDF to Work"], feed.Items.Select(item => item.Title!.Text));
        Assert.Equal("http://xml.com/pub/2000/08/09/xslt/xslt.html", feed.Items[0].Id);
        Assert.Equal("http://xml.com/pub", feed.Links[0].Uri!.AbsoluteUri);
        Assert.Contains(feed.ElementExtensions, node => node.NodeName == "textinput" && node.ElementExtensions.Any(child => child.NodeName == "name" && child.NodeValue == "s"));
        Assert.DoesNotContain(feed.ElementExtensions, node => node.NodeName == "items");
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_TheExampleOfRss10WithModules_KeepsTheirElements()
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(SpecDocuments.Rss10Modules, Timeout);

        Assert.Empty(feed.Problems);
        Assert.Equal(("Meerkat", "Meerkat: An Open Wire Service"), (feed.Title!.Text, feed.Subtitle!.Text));
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 12, 0, 0, TimeSpan.Zero), feed.LastUpdatedTime);   // dc:date
        Assert.Equal(["publisher", "creator", "rights", "date", "updatePeriod", "updateFrequency", "updateBase"], feed.ElementExtensions.Take(7).Select(node => node.NodeName));
        Assert.Equal("http://meerkat.oreillynet.com/icons/meerkat-powered.jpg", feed.ImageUri!.AbsoluteUri);
        SyndicationItem item = Assert.Single(feed.Items);
        Assert.Equal(("XML: A Disruptive Technology", "http://c.moreover.com/click/here.pl?r123"), (item.Title!.Text, item.Id));
        Assert.Null(item.Summary);
        Assert.Equal("Copyright \u00A9 2000 O'Reilly & Associates, Inc.", item.ElementExtensions.Single(node => node.NodeName == "rights").NodeValue);
        Assert.Equal(("NASDAQ", "http://purl.org/rss/1.0/modules/company/"), item.ElementExtensions.Where(node => node.NodeName == "market").Select(node => (node.NodeValue, node.NodeNamespace)).Single());
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_Rss091WithItsDocumentType_IsReadAndNothingIsFetched()
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(SpecDocuments.Rss091, Timeout);

        Assert.Empty(feed.Problems);
        Assert.Equal(SyndicationFormat.Rss091, feed.SourceFormat);
        Assert.Equal("Copyright 2000, WriteTheWeb team.", feed.Rights!.Text);
        Assert.Equal(new Uri("http://writetheweb.com/images/mynetscape88.gif"), feed.ImageUri);
        Assert.Equal(2, feed.Items.Count);
        Assert.Equal("http://writetheweb.com/read.php?item=23", feed.Items[1].Links[0].Uri!.AbsoluteUri);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_Rss092_IsReadWhole()
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(SpecDocuments.Rss092, Timeout);

        Assert.Empty(feed.Problems);
        Assert.Equal(SyndicationFormat.Rss092, feed.SourceFormat);
        ISyndicationNode cloud = Assert.Single(feed.ElementExtensions, node => node.NodeName == "cloud");
        Assert.Equal("xml-rpc", cloud.AttributeExtensions.Single(attribute => attribute.Name == "protocol").Value);
        Assert.Equal((6182912u, "enclosure"), (feed.Items[0].Links[0].Length, feed.Items[0].Links[0].Relationship));
        Assert.Equal("Scripting News", feed.Items[1].Source!.Title!.Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_Atom03_HasItsOwnNamesForTheSameThings()
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(SpecDocuments.Atom03, Timeout);

        Assert.Equal(["The feed has no \"id\"."], feed.Problems.Select(problem => problem.Message));   // 0.3 does not require one
        Assert.Equal(SyndicationFormat.Atom03, feed.SourceFormat);
        Assert.Equal(("html", "A <em>lot</em> of effort"), (feed.Subtitle!.Type, feed.Subtitle.Text));
        Assert.Equal("Copyright (c) 2003", feed.Rights!.Text);
        Assert.Equal(new DateTimeOffset(2003, 12, 13, 18, 30, 2, TimeSpan.Zero), feed.LastUpdatedTime);
        Assert.Equal(new Uri("http://diveintomark.org/"), feed.Authors[0].Uri);
        Assert.Equal(new Uri("http://www.example.com/"), feed.Generator!.Uri);
        SyndicationItem item = Assert.Single(feed.Items);
        Assert.Equal("xhtml", item.Title!.Type);
        Assert.Equal(new DateTimeOffset(2003, 12, 13, 8, 29, 29, TimeSpan.FromHours(-4)), item.PublishedDate);
        Assert.Equal("en", item.Summary!.Language);
    }
}
