using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>What real feeds do wrong: each case is read all the same, in every way, and says what was wrong.</summary>
public sealed class OddFeedTests
{
    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    private static string Rss(string items, string channel = "<title>t</title><link>http://a.example/</link><description>d</description>") =>
        $"<rss version=\"2.0\"><channel>{channel}{items}</channel></rss>";

    /// <summary>Document, title of the first item, kinds of problems.</summary>
    public static TheoryData<string, string, string> Oddities => new()
    {
        // Before and behind the document.
        { "\n\n<?xml version=\"1.0\"?>" + Rss("<item><title>x</title></item>"), "x", "Declaration" },
        { "\uFEFF<?xml version=\"1.0\"?>" + Rss("<item><title>x</title></item>"), "x", "" },
        { "\uFEFF\uFEFF<?xml version=\"1.0\"?>" + Rss("<item><title>x</title></item>"), "x", "" },
        { "<p>no feed at all</p>", "", "unsupported" },
        { "Warning: something at line 3\n" + Rss("<item><title>x</title></item>"), "x", "Markup" },
        { Rss("<item><title>x</title></item>") + "\n<script>track()</script>", "x", "Markup" },
        { Rss("<item><title>x</title></item>") + "<!-- made in 0.1 s -->\n", "x", "" },
        { Rss("<item><title>x</title></item>") + "garbage", "x", "Markup" },
        { "<?xml version=\"1.1\" encoding='utf-8' ?>" + Rss("<item><title>x</title></item>"), "x", "" },
        { "<?xml version=1.0>" + Rss("<item><title>x</title></item>"), "x", "Declaration" },
        { "<?xml version=\"1.0\"?><?xml-stylesheet href=\"a.xsl\" type=\"text/xsl\"?>" + Rss("<item><title>x</title></item>"), "x", "" },
        { "<!-- a -- b --->" + Rss("<item><title>x</title></item>"), "x", "" },
        { "<!DOCTYPE rss [<!ENTITY a \"b\">]>" + Rss("<item><title>x&a;</title></item>"), "x&a;", "DocumentType Entity" },
        { "<!DOCTYPE rss [<!ENTITY % x SYSTEM 'http://a.example/>'> %x; <!ENTITY y ']>'>]>" + Rss("<item><title>x</title></item>"), "x", "DocumentType" },
        // Characters and references.
        { Rss("<item><title>x &nbsp;&mdash; caf&eacute;</title></item>"), "x \u00A0\u2014 caf\u00E9", "Entity Entity Entity" },
        { Rss("<item><title>AT&T & co &copy</title></item>"), "AT&T & co \u00A9", "Entity Entity Entity" },
        { Rss("<item><title>a&#8217;b&#x2019;c&#X2019;d</title></item>"), "a\u2019b\u2019c\u2019d", "Entity" },
        { Rss("<item><title>a&#146;b</title></item>"), "a\u2019b", "Entity" },
        { Rss("<item><title>a&#0;b&#x1F;c&#xD800;d&#99999999999;e</title></item>"), "abcde", "Entity Entity Entity Entity" },
        { Rss("<item><title>a\u0000b\u000Bc\u001Bd</title></item>"), "abcd", "Character Character Character" },
        { Rss("<item><title>a\uFFFFb</title></item>"), "a\uFFFDb", "Character" },
        { Rss("<item><title>a ]]> b</title></item>"), "a ]]> b", "Markup" },
        { Rss("<item><title>1 < 2 <3 </title></item>"), "1 < 2 <3", "Markup Markup" },
        { Rss("<item><title><![CDATA[a <b> & \u0007 ]] ]>c]]></title></item>"), "a <b> &  ]] ]>c", "Character" },
        { Rss("<item><title><![CDATA[a <![CDATA[ b ]]> c ]]></title></item>"), "a <![CDATA[ b  c ]]>", "Markup" },
        { Rss("<item><title><![cdata[a]]></title></item>"), "a", "" },
        // Tags.
        { Rss("<item><title>x</Title></item>"), "x", "Markup" },
        { Rss("<item><title>x</title></link></item>"), "x", "Markup" },
        { Rss("<item><title>x</title><p>y</item>"), "x", "Markup" },
        { Rss("<item><title>x</title <link>http://a.example/1</link></item>"), "x", "Markup" },
        { Rss("<item><title>x</title><item><title>y</title></item>"), "x", "Markup" },
        { Rss("<item><title foo=bar baz qux='1' qux=\"2\">x</title></item>"), "x", "Markup" },
        { Rss("<item><title a=\"1\"b=\"2\">x</title></item>"), "x", "Markup" },
        { Rss("<item><title a=\"x < y & z\">x</title></item>"), "x", "Markup" },
        { Rss("<item><title a=\"http://a.example/>x</title><guid a=\"1\">g</guid></item>"), "x", "Markup" },
        { Rss("<item><a:b:c>q</a:b:c><title>x</title></item>"), "x", "Namespace Markup" },
        { Rss("<item><:b>q</:b><title>x</title></item>"), "x", "Markup" },
        { Rss("<item><dc:creator>me</dc:creator><title>x</title></item>"), "x", "Namespace" },
        { Rss("<item><foo:bar q:r='1'/><title>x</title></item>"), "x", "Namespace Namespace" },
        { Rss("<item xmlns:q=''><title>x</title></item>"), "x", "Markup" },
        { Rss("<item xmlns:xml='http://wrong.example/'><title xml:lang='de'>x</title></item>"), "x", "Markup" },
        { Rss("<item><title>x <b>bold</b> &amp; y</title></item>"), "x <b>bold</b> &amp; y", "UnexpectedContent" },
        { Rss("<ITEM><TITLE>x</TITLE></ITEM>"), "x", "" },
        { Rss("<item><title>x</title><title>y</title></item>"), "x", "UnexpectedContent" },
        { Rss("<item><title>x</title>stray</item>"), "x", "UnexpectedContent" },
        { Rss("stray<item><title>x</title></item>"), "x", "UnexpectedContent" },
        { Rss("<item><title>x</title><enclosure url=\u201Chttp://a.example/1\u201D length=\u201C1\u201D type=\u2018audio/mpeg\u2019/></item>"), "x", "Markup" },
        // Formats.
        { Rss("<item><title>x</title></item>").Replace("2.0", "3.1", StringComparison.Ordinal), "x", "Format" },
        { "<rss>" + Rss("<item><title>x</title></item>")[19..], "x", "Format" },
        { Rss("<item><title>x</title></item>")[19..^6], "x", "Format" },
        { "<rss version='2.0'><channel><title>t</title><link>http://a.example/</link><description>d</description></channel><item><title>x</title></item></rss>", "x", "UnexpectedContent" },
        { "<rss version='2.0' xmlns='http://backend.userland.com/rss2'><channel><title>t</title><link>http://a.example/</link><description>d</description><item><title>x</title></item></channel></rss>", "x", "" },
        { "<feed><title>t</title><id>i</id><updated>2003-12-13</updated><entry><title>x</title><id>i</id><updated>2003-12-13</updated></entry></feed>", "x", "Namespace" },
        { "<feed xmlns='https://www.w3.org/2005/atom'><title>t</title><id>i</id><updated>2003-12-13</updated><entry><title>x</title><id>i</id><updated>2003-12-13</updated></entry></feed>", "x", "Namespace" },
        { "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>t</a:title><a:id>i</a:id><a:updated>2003-12-13</a:updated><a:entry><a:title>x</a:title><a:id>i</a:id><a:updated>2003-12-13</a:updated></a:entry></a:feed>", "x", "" },
        { "<RDF xmlns='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel xmlns='http://my.netscape.com/rdf/simple/0.9/'><title>t</title><link>http://a.example/</link><description>d</description></channel><item xmlns='http://my.netscape.com/rdf/simple/0.9/'><title>x</title></item></RDF>", "x", "" },
        // Values.
        { Rss("<item><title>x</title><pubDate>yesterday</pubDate></item>"), "x", "Date" },
        { Rss("<item><title>x</title><pubDate/></item>"), "x", "Date" },
        { Rss("<item><title>x</title><pubDate>Tue, 10 Jun 2003 04:00:00</pubDate></item>"), "x", "Date" },
        { Rss("<item><title>x</title><link/></item>"), "x", "Uri" },
        { Rss("<item><title>x</title><link>/relative</link></item>"), "x", "Uri" },
        { Rss("<item><title>x</title><link>http://</link></item>"), "x", "Uri" },
        { Rss("<item><title>x</title><enclosure url='http://a.example/a.mp3' length='12 MB' type='audio/mpeg'/></item>"), "x", "Number" },
        { Rss("<item><title>x</title><enclosure length='1'/></item>"), "x", "MissingAttribute" },
        { Rss("<item><title>x</title><source>s</source></item>"), "x", "MissingAttribute" },
        { Rss("<item></item>"), "", "MissingElement" },
        { Rss("<item><title>x</title></item>", "<title>t</title>"), "x", "MissingElement MissingElement" },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Oddities))]
    public async Task Load_WhatRealFeedsDoWrong_IsReadAndReported(string document, string title, string problems)
    {
        if (problems == "unsupported")
        {
            Assert.Throws<SyndicationException>(() => Feeds.Read(document));
            return;
        }
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(document, Timeout);

        Assert.Equal(problems, string.Join(' ', feed.Problems.Select(problem => problem.Kind)));
        Assert.Equal(title, feed.Items[0].Title?.Text ?? "");
        Assert.Equal("t", feed.Title!.Text);
        Assert.All(feed.Problems, problem => Assert.False(string.IsNullOrEmpty(problem.Message)));
    }

    [Fact]
    public void Load_DatesAndGuids_AreReadWhereTheyStand()
    {
        SyndicationFeed feed = Feeds.Read(Rss("<lastBuildDate>Tue, 10 Jun 2003 04:00:00 GMT</lastBuildDate><item><title>x</title><guid isPermaLink=' FALSE '>http://a.example/1</guid></item>"));

        Assert.Equal(new DateTimeOffset(2003, 6, 10, 4, 0, 0, TimeSpan.Zero), feed.LastUpdatedTime);
        Assert.Contains("<guid isPermaLink=\"false\">http://a.example/1</guid>", feed.GetXmlDocument(SyndicationFormat.Rss20).OuterXml, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_ItemsInTheChannelOfRss10_AreHandedOutAndHaveTheirProblems()
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync("""
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>t</title><link>http://a.example/</link><description>d</description>
            <item><title>A & B</title></item><item><title>C</title></item></channel><item><title>D</title></item></rdf:RDF>
            """, Timeout);

        Assert.Equal(["A & B", "C", "D"], feed.Items.Select(item => item.Title!.Text));
        Assert.Equal([1, 0, 0], feed.Items.Select(item => item.Problems.Count));
    }

    [Fact]
    public void Load_ASecondDate_IsKeptAsItStands()
    {
        SyndicationFeed feed = Feeds.Read(Rss("<item><title>x</title><pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate><pubDate>Wed, 11 Jun 2003 04:00:00 GMT</pubDate></item>"));

        Assert.Equal(10, feed.Items[0].PublishedDate.Day);
        Assert.Equal("Wed, 11 Jun 2003 04:00:00 GMT", Assert.Single(feed.Items[0].ElementExtensions).NodeValue);
        Assert.Equal(SyndicationProblemKind.UnexpectedContent, Assert.Single(feed.Problems).Kind);
    }

    [Fact]
    public void GetXmlDocument_ASourceWithSeveralLinks_NamesItsFeed()
    {
        SyndicationFeed feed = Feeds.Read(Rss("<item><title>x</title></item>"));
        feed.Items[0].Source = new SyndicationFeed("s", "", new Uri("http://a.example/home"));
        feed.Items[0].Source!.Links.Add(new SyndicationLink(new Uri("http://a.example/feed"), "self", "", "", 0));

        Assert.Contains("<source url=\"http://a.example/feed\">s</source>", feed.GetXmlDocument(SyndicationFormat.Rss20).OuterXml, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ABadDate_KeepsItsTextAndItsPlace()
    {
        SyndicationFeed feed = Feeds.Read("<rss version=\"2.0\"><channel><title>t</title><link>http://a.example/</link><description>d</description>\n  <item>\n    <title>x</title>\n    <pubDate>yesterday</pubDate></item></channel></rss>");

        SyndicationItem item = feed.Items[0];
        Assert.Equal(1601, item.PublishedDate.Year);
        Assert.Equal("yesterday", Assert.Single(item.ElementExtensions, node => node.NodeName == "pubDate").NodeValue);
        SyndicationProblem problem = Assert.Single(item.Problems);
        Assert.Equal((SyndicationProblemKind.Date, "yesterday", 4, 6), (problem.Kind, problem.Text, problem.Line, problem.Column));
        Assert.Same(problem, Assert.Single(feed.Problems));
    }

    [Fact]
    public void Load_UnclosedElementsInADescription_CostNothingElse()
    {
        SyndicationFeed feed = Feeds.Read(Rss("<item><description>one<br>two <b>three<img src=x.png alt='a & b'></description><title>x</title></item><item><title>y</title></item>"));

        Assert.Equal("one<br />two <b>three<img src=\"x.png\" alt=\"a &amp; b\" /></b>", feed.Items[0].Summary!.Text);
        Assert.Equal("html", feed.Items[0].Summary!.Type);
        Assert.Equal(["x", "y"], feed.Items.Select(item => item.Title!.Text));
    }

    [Fact]
    public void Load_UndeclaredPrefixes_MeanWhatTheyUsuallyMean()
    {
        SyndicationItem item = Feeds.Read(Rss("<item><title>x</title><dc:creator>me</dc:creator><content:encoded><![CDATA[<p>hi</p>]]></content:encoded><own:thing/></item>")).Items[0];

        Assert.Equal("http://purl.org/dc/elements/1.1/", item.ElementExtensions[0].NodeNamespace);
        Assert.Equal("<p>hi</p>", item.Content!.Text);
        Assert.Equal("<p>hi</p>", item.ElementExtensions[1].NodeValue);
        Assert.Equal("urn:undeclared-prefix:own", item.ElementExtensions[2].NodeNamespace);
    }

    [Fact]
    public void Load_ThousandsOfProblems_ListsAHundred()
    {
        SyndicationFeed feed = Feeds.Read(Rss(string.Concat(Enumerable.Repeat("<item><title>a & b</title><pubDate>x</pubDate></item>", 1000))));

        Assert.Equal(1000, feed.Items.Count);
        Assert.Equal(100, feed.Problems.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("nothing of the kind")]
    [InlineData("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}")]
    [InlineData("<!DOCTYPE html><html><head><title>404</title><meta charset=utf-8></head><body><p>Not found<br></body></html>")]
    [InlineData("<rss version='2.0'><channel><title>t</title><item><title>cut sho")]
    [InlineData("<rss version='2.0'><channel><title>t</title><item><title>x</title></item>")]
    [InlineData("<rss version='2.0'><channel><title>t</title></channel>")]
    [InlineData("<rss version='2.0'><channel><title><![CDATA[t</title>")]
    [InlineData("<rss version='2.0'><!-- <channel><title>t</title></channel>")]
    [InlineData("<rss version='2.0'><channel><title a=\"t</title></channel></rss>")]
    [InlineData("<rss version='2.0'><channel><title>t</title></channel></rs")]
    [InlineData("<rss")]
    [InlineData("<")]
    public void Load_WhatIsNoXmlOrCutShort_IsInvalidXmlWithAPlace(string document)
    {
        var e = Assert.Throws<SyndicationException>(() => Feeds.Read(document));
        Assert.True(e.Status == SyndicationErrorStatus.InvalidXml || document.Contains("title a=", StringComparison.Ordinal), e.ToString());
        Assert.Equal(e.Status, SyndicationError.GetStatus(e.HResult));
        Assert.True(e.Line > 0 && e.Column > 0, e.Message);
    }

    [Theory]
    [InlineData("<rss version='2.0'/>", SyndicationErrorStatus.MissingRequiredElement)]
    [InlineData("<rss version='2.0'><foo/></rss>", SyndicationErrorStatus.MissingRequiredElement)]
    [InlineData("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", SyndicationErrorStatus.MissingRequiredElement)]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'/>", SyndicationErrorStatus.MissingRequiredElement)]
    [InlineData("<opml version='1.0'><head/></opml>", SyndicationErrorStatus.UnsupportedFormat)]
    [InlineData("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><rss version='2.0'><channel><title>t</title></channel></rss></s:Body></s:Envelope>", SyndicationErrorStatus.UnsupportedFormat)]
    [InlineData("<html xmlns='http://www.w3.org/1999/xhtml'><head><title>t</title></head><body/></html>", SyndicationErrorStatus.UnsupportedFormat)]
    [InlineData("<entry xmlns='http://www.w3.org/2005/Atom'><title>t</title></entry>", SyndicationErrorStatus.UnsupportedFormat)]
    public void Load_XmlThatIsNoFeed_SaysWhatIsMissing(string document, SyndicationErrorStatus status)
    {
        var before = new SyndicationFeed("kept", "", new Uri("http://a.example/"));
        var e = Assert.Throws<SyndicationException>(() => before.Load(document));
        Assert.Equal(status, e.Status);
        Assert.Equal(status, SyndicationError.GetStatus(e.HResult));
        Assert.Equal("kept", before.Title!.Text);
    }

    [Fact]
    public void Load_NestedTooDeep_IsRefused()
    {
        string deep = string.Concat(Enumerable.Repeat("<a>", 300));
        var e = Assert.Throws<SyndicationException>(() => Feeds.Read(Rss("<item>" + deep)));
        Assert.Equal(SyndicationErrorStatus.InvalidXml, e.Status);
        Assert.Contains("256", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_ATagWithoutEnd_IsRefusedBeforeItFillsTheMemory()
    {
        byte[] endless = System.Text.Encoding.UTF8.GetBytes("<rss version='2.0'><channel><title a='" + new string('x', 4_000_000));
        var e = Assert.Throws<SyndicationException>(() => new SyndicationFeed().Load(new MemoryStream(endless)));
        Assert.Contains("longer than 1048576", e.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    // A billion laughs, and a file of the machine: neither is looked at.
    [Theory]
    [InlineData("<!DOCTYPE rss [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;\">]>", "&b;")]
    [InlineData("<!DOCTYPE rss [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>", "&b;")]
    [InlineData("<!DOCTYPE rss SYSTEM \"http://127.0.0.1:1/evil.dtd\">", "&b;")]
    public void Load_EntitiesOfTheDocumentsOwn_AreNeverRead(string type, string expected)
    {
        SyndicationFeed feed = Feeds.Read(type + Rss("<item><title>&b;</title></item>"));
        Assert.Equal(expected, feed.Items[0].Title!.Text);
    }
}
