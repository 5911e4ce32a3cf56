using System.Xml;
using NetClient.Errors;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Writing, and reading again.</summary>
public sealed class WriteTests
{
    public static TheoryData<string> Documents => [SpecDocuments.AtomBrief, SpecDocuments.AtomExtensive, SpecDocuments.Atom03, SpecDocuments.Rss20, SpecDocuments.Rss10, SpecDocuments.Rss10Modules, SpecDocuments.Rss091, SpecDocuments.Rss092];

    [Theory]
    [MemberData(nameof(Documents))]
    public void GetXmlDocument_OfASpecification_ReadAgainIsTheSame(string document)
    {
        SyndicationFeed feed = Feeds.Read(document);
        SyndicationFormat format = feed.SourceFormat is SyndicationFormat.Atom10 or SyndicationFormat.Atom03 ? SyndicationFormat.Atom10 : SyndicationFormat.Rss20;

        XmlDocument written = feed.GetXmlDocument(format);
        var again = new SyndicationFeed();
        again.LoadFromXml(written);

        Assert.Equal(Model.DescribeContent(feed), Model.DescribeContent(again));
        Assert.Equal(format, again.SourceFormat);
        Assert.Equal(Model.DescribeContent(feed), Model.DescribeContent(Feeds.Read(written.OuterXml)));
    }

    [Fact]
    public void GetXmlDocument_AttributesThatAreCalledXmlnsInNamespaces_AreKept()
    {
        SyndicationFeed feed = Feeds.Read("<feed xmlns='http://www.w3.org/2005/Atom' xmlns:p='urn:p' xmlns:q='urn:q' p:xmlns='v' q:xmlns='w' p:other='x'><title>t</title><id>i</id></feed>");

        SyndicationFeed again = Feeds.Read(feed.GetXmlDocument(SyndicationFormat.Atom10).OuterXml);

        Assert.Equal([("urn:p", "xmlns", "v"), ("urn:q", "xmlns", "w"), ("urn:p", "other", "x")],
            again.AttributeExtensions.Select(attribute => (attribute.Namespace, attribute.Name, attribute.Value)));
    }

    [Fact]
    public void Load_AnEmptyLanguage_EndsTheInheritedOne()
    {
        SyndicationFeed feed = Feeds.Read("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>t</title><id>i</id><entry xml:lang=''><title>x</title></entry><entry><title>y</title></entry></feed>");

        Assert.Equal(["", "en"], feed.Items.Select(item => item.Language));
        Assert.Equal(["", "en"], Feeds.Read(feed.GetXmlDocument(SyndicationFormat.Atom10).OuterXml).Items.Select(item => item.Language));
    }

    [Fact]
    public void GetXmlDocument_OfAFeedMadeHere_IsAtom()
    {
        var feed = new SyndicationFeed("t & t", "s", new Uri("http://a.example/"))
        {
            Id = "urn:x",
            LastUpdatedTime = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Language = "en",
            Generator = new SyndicationGenerator("g") { Version = "1" },
        };
        feed.Authors.Add(new SyndicationPerson("me", "me@a.example", new Uri("http://a.example/me")));
        var item = new SyndicationItem("i", new SyndicationContent("<p>x</p>", SyndicationTextType.Html), new Uri("http://a.example/1")) { Id = "urn:1" };
        item.Categories.Add(new SyndicationCategory("c", "http://s.example/", "C"));
        item.ElementExtensions.Add(new SyndicationNode("creator", "http://purl.org/dc/elements/1.1/", "you"));
        item.AttributeExtensions.Add(new SyndicationAttribute("mark", "http://m.example/", "1"));
        feed.Items.Add(item);

        string xml = feed.GetXmlDocument(SyndicationFormat.Atom10).OuterXml;

        Assert.StartsWith("<feed xml:lang=\"en\" xmlns=\"http://www.w3.org/2005/Atom\"><title>t &amp; t</title><subtitle>s</subtitle><id>urn:x</id><updated>2024-01-02T03:04:05Z</updated>", xml, StringComparison.Ordinal);
        Assert.Contains("<author><name>me</name><uri>http://a.example/me</uri><email>me@a.example</email></author>", xml, StringComparison.Ordinal);
        Assert.Contains("<content type=\"html\">&lt;p&gt;x&lt;/p&gt;</content>", xml, StringComparison.Ordinal);
        Assert.Contains("<category term=\"c\" scheme=\"http://s.example/\" label=\"C\" />", xml, StringComparison.Ordinal);
        Assert.Contains("<dc:creator xmlns:dc=\"http://purl.org/dc/elements/1.1/\">you</dc:creator>", xml, StringComparison.Ordinal);
        Assert.Equal(Model.DescribeContent(feed).Replace("link: http://a.example/||", "link: http://a.example/|alternate|", StringComparison.Ordinal)
            .Replace("link: http://a.example/1||", "link: http://a.example/1|alternate|", StringComparison.Ordinal), WithoutInherited(Model.DescribeContent(Feeds.Read(xml))));

        // What was not given a language has inherited one.
        static string WithoutInherited(string model) =>
            string.Join('\n', model.Split('\n').Where(line => !line.Contains("language: en", StringComparison.Ordinal) || line == "feed language: en"));
    }

    [Fact]
    public void GetXmlDocument_InRss_SaysWhatRssCanSay()
    {
        var feed = new SyndicationFeed("t", "s", new Uri("http://a.example/")) { LastUpdatedTime = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), ImageUri = new Uri("http://a.example/i.png") };
        feed.Links.Add(new SyndicationLink(new Uri("http://a.example/feed"), "self", "", "application/rss+xml", 0));
        var item = new SyndicationItem("i", new SyndicationContent("<p>x</p>", SyndicationTextType.Html), new Uri("http://a.example/1")) { Id = "urn:1", CommentsUri = new Uri("http://a.example/1#c") };
        item.Links.Add(new SyndicationLink(new Uri("http://a.example/1.mp3"), "enclosure", "", "audio/mpeg", 77));
        feed.Items.Add(item);

        string xml = feed.GetXmlDocument(SyndicationFormat.Rss20).OuterXml;

        Assert.StartsWith("<rss version=\"2.0\"><channel><title>t</title><link>http://a.example/</link>", xml, StringComparison.Ordinal);
        Assert.Contains("<atom:link href=\"http://a.example/feed\" rel=\"self\" type=\"application/rss+xml\" xmlns:atom=\"http://www.w3.org/2005/Atom\" />", xml, StringComparison.Ordinal);
        Assert.Contains("<lastBuildDate>Tue, 02 Jan 2024 03:04:05 +0100</lastBuildDate>", xml, StringComparison.Ordinal);
        Assert.Contains("<image><url>http://a.example/i.png</url><title>t</title>", xml, StringComparison.Ordinal);
        Assert.Contains("<enclosure url=\"http://a.example/1.mp3\" length=\"77\" type=\"audio/mpeg\" />", xml, StringComparison.Ordinal);
        Assert.Contains("<guid isPermaLink=\"false\">urn:1</guid>", xml, StringComparison.Ordinal);
        Assert.Contains("<comments>http://a.example/1#c</comments>", xml, StringComparison.Ordinal);
        Assert.Contains("<content:encoded xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">&lt;p&gt;x&lt;/p&gt;</content:encoded>", xml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SyndicationFormat.Rss10)]
    [InlineData(SyndicationFormat.Rss092)]
    [InlineData(SyndicationFormat.Rss091)]
    [InlineData(SyndicationFormat.Atom03)]
    public void GetXmlDocument_InAFormatThatIsOnlyRead_IsAnInvalidArgument(SyndicationFormat format)
    {
        ISyndicationNode[] nodes = [new SyndicationFeed(), new SyndicationItem(), new SyndicationText("x"), new SyndicationContent(), new SyndicationLink(), new SyndicationPerson("x"), new SyndicationCategory("x"), new SyndicationGenerator("x"), new SyndicationNode("a", "", "")];
        Assert.All(nodes, node => Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => node.GetXmlDocument(format)).HResult));
    }

    [Fact]
    public void GetXmlDocument_OfEachPart_IsADocumentOfItsOwn()
    {
        Assert.Equal("<title type=\"html\" xmlns=\"http://www.w3.org/2005/Atom\">&lt;b&gt;</title>", new SyndicationText("<b>", SyndicationTextType.Html).GetXmlDocument(SyndicationFormat.Atom10).OuterXml);
        Assert.Equal("<title>x</title>", new SyndicationText("x").GetXmlDocument(SyndicationFormat.Rss20).OuterXml);
        Assert.Equal("<author>a@b (n)</author>", new SyndicationPerson("n", "a@b", null).GetXmlDocument(SyndicationFormat.Rss20).OuterXml);
        Assert.Equal("<category domain=\"s\">c</category>", new SyndicationCategory("c", "s", "").GetXmlDocument(SyndicationFormat.Rss20).OuterXml);
        Assert.Equal("<generator>g</generator>", new SyndicationGenerator("g").GetXmlDocument(SyndicationFormat.Rss20).OuterXml);
        Assert.Equal("<content src=\"http://a.example/\" xmlns=\"http://www.w3.org/2005/Atom\" />", new SyndicationContent(new Uri("http://a.example/")).GetXmlDocument(SyndicationFormat.Atom10).OuterXml);
        Assert.Equal("<a xmlns=\"urn:n\">v</a>", new SyndicationNode("a", "urn:n", "v").GetXmlDocument(SyndicationFormat.Atom10).OuterXml);
        Assert.Equal("entry", new SyndicationItem("t", null, null).GetXmlDocument(SyndicationFormat.Atom10).DocumentElement!.Name);
    }

    [Fact]
    public void GetXmlDocument_WhatXmlCannotSay_IsLeftOutOrRefused()
    {
        Assert.Equal("<title>ab</title>", new SyndicationText("a\0\uD800b").GetXmlDocument(SyndicationFormat.Rss20).OuterXml);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => new SyndicationNode("not a name", "", "").GetXmlDocument(SyndicationFormat.Rss20)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => new SyndicationNode().GetXmlDocument(SyndicationFormat.Rss20)).HResult);
        var marked = new SyndicationNode("a", "", "") { Language = "d\u0001e" };
        marked.AttributeExtensions.Add(new SyndicationAttribute("b", "", "1\u00022"));
        Assert.Equal("<a xml:lang=\"de\" b=\"12\" />", marked.GetXmlDocument(SyndicationFormat.Rss20).OuterXml);
        var twice = new SyndicationNode("a", "", "");
        twice.AttributeExtensions.Add(new SyndicationAttribute("b", "", "1"));
        twice.AttributeExtensions.Add(new SyndicationAttribute("b", "", "2"));
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => twice.GetXmlDocument(SyndicationFormat.Rss20)).HResult);
    }

    [Fact]
    public void Xml_OfAText_IsItsMarkup()
    {
        var text = new SyndicationText("<div xmlns=\"http://www.w3.org/1999/xhtml\">a</div>", SyndicationTextType.Xhtml);
        Assert.Equal("div", text.Xml!.DocumentElement!.LocalName);
        var other = new XmlDocument();
        other.LoadXml("<div xmlns=\"http://www.w3.org/1999/xhtml\">b</div>");
        text.Xml = other;
        Assert.Contains(">b<", text.Text, StringComparison.Ordinal);
        Assert.Contains("<title type=\"xhtml\"", text.GetXmlDocument(SyndicationFormat.Atom10).OuterXml, StringComparison.Ordinal);
        Assert.Null(new SyndicationText("a <b", SyndicationTextType.Xhtml).Xml);
        Assert.Null(new SyndicationText("<a/>").Xml);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => text.Xml = null).HResult);
    }

    /// <summary>What an app was given as markup may come from anywhere. A document type in it is neither read nor written.</summary>
    [Fact]
    public void Text_MarkupWithADocumentType_IsNoMarkup()
    {
        var text = new SyndicationText("<!DOCTYPE p [<!ENTITY e 'boom'>]><p xmlns='http://www.w3.org/1999/xhtml'>&e;</p>", SyndicationTextType.Xhtml);
        Assert.Null(text.Xml);
        Assert.DoesNotContain("<p xmlns=", new SyndicationItem { Title = text }.GetXmlDocument(SyndicationFormat.Atom10).OuterXml, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFromXml_ADocumentWithEntities_ReadsThemAsTheyStand()
    {
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml("<!DOCTYPE rss [<!ENTITY e 'x'>]><rss version='2.0'><channel><title>a</title><link>http://a.example/</link><description>d</description><item><title>i</title></item></channel></rss>");
        var feed = new SyndicationFeed();
        feed.LoadFromXml(document);
        Assert.Equal("i", feed.Items[0].Title!.Text);
        var item = new SyndicationItem();
        document.LoadXml(SpecDocuments.Rss20Item);
        item.LoadFromXml(document);
        Assert.Equal("entry-1-4403", item.Id);
    }

    [Fact]
    public void Arguments_ThatAreNull_AreInvalid()
    {
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new SyndicationFeed().Load((string)null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new SyndicationFeed().Load((Stream)null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new SyndicationFeed().LoadFromXml(null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new SyndicationItem().Load(null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new SyndicationItem().LoadFromXml(null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new SyndicationFeed(null!, "", new Uri("http://a.example/"))).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new SyndicationLink(null!)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => new SyndicationText("") { Type = null! }).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentOutOfRangeException>(() => new SyndicationText("", (SyndicationTextType)7)).HResult);
    }
}
