using System.Text;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Families of trouble that cost a whole feed, or its items, where a reader is strict: namespaces, cases, forgotten end tags, messages of a server's program.</summary>
public sealed class OddFamilyTests
{
    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    /// <summary>Document, titles of the items, kinds of problems.</summary>
    public static TheoryData<string, string, string> Families => new()
    {
        // Names in another case.
        { "<feed xmlns='http://www.w3.org/2005/Atom'><Title>t</Title><ID>i</ID><Updated>2005-01-01T00:00:00Z</Updated><Entry><TITLE>x</TITLE><Id>1</Id><updated>2005-01-01T00:00:00Z</updated></Entry></feed>", "x", "" },
        { "<FEED xmlns='http://www.w3.org/2005/Atom'><TITLE>t</TITLE><ID>i</ID><UPDATED>2005-01-01T00:00:00Z</UPDATED><ENTRY><TITLE>x</TITLE><ID>1</ID><UPDATED>2005-01-01T00:00:00Z</UPDATED></ENTRY></FEED>", "x", "" },
        // Namespaces.
        { Feeds.Rss("<item><title>x</title></item>", "xmlns='http://www.example.com/whatever'"), "x", "Namespace" },
        { Feeds.Rss("<item><title>x</title><link>http://a.example/1</link></item>", "xmlns='http://www.w3.org/2005/Atom'"), "x", "Namespace" },
        { Feeds.Rss("<item><title>x</title></item>", "xmlns='https://cyber.harvard.edu/rss/rss.html'"), "x", "Namespace" },
        { Feeds.Rss("<item><title>x</title></item>", "xmlns=http://backend.userland.com/rss2/").Replace("><channel>", "/><channel>", StringComparison.Ordinal).Replace("//>", "/>", StringComparison.Ordinal), "x", "Markup Namespace" },
        { "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='https://my.netscape.com/rdf/simple/0.9'><channel><title>t</title><link>http://a.example/</link><description>d</description></channel><item><title>x</title></item></rdf:RDF>", "x", "Namespace" },
        { "<Channel xmlns='http://purl.org/net/rss1.1#' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><title>t</title><link>http://a.example/</link><description>d</description><items rdf:parseType='Collection'><item rdf:about='1'><title>x</title></item><item><title>y</title></item></items></Channel>", "x y", "" },
        { Feeds.Rss("<items><item><title>x</title></item></items>"), "x", "" },
        // End tags that were forgotten.
        { "<rss version='2.0'><channel><title>t</title><link>http://a.example/</link><description>d<item><title>x</title><description>y<p>z</item><item><title>2</title></item></channel></rss>", "x 2", "Markup UnexpectedContent Markup" },
        { "<rss version='2.0'><channel><title>t<link>http://a.example/<description>d</description><item><title>x<link>http://a.example/1<pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate></item></channel></rss>", "x", "Markup Markup Markup Markup" },
        { "<feed xmlns='http://www.w3.org/2005/Atom'><title>t<id>i</id><link href='http://a.example/'><updated>2005-01-01T00:00:00Z</updated><entry><title>x</title><id>1<updated>2005-01-01T00:00:00Z</updated></entry></feed>", "x", "Markup Markup Markup" },
        { Feeds.Rss("<item><title>x</title><description><title>of HTML</title><link href='a'/></description></item>"), "x", "UnexpectedContent" },
        // Items where somebody's own elements have them stay where they are.
        { Feeds.Rss("<item><title>x</title><e:list xmlns:e='urn:e'><item><item><title>of the list</title><link><id>1</id></link></item></item></e:list></item>"), "x", "" },
        { "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><id>i</id><updated>2005-01-01T00:00:00Z</updated><entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><e:list xmlns:e='urn:e'><entry><entry/></entry></e:list></entry></feed>", "x", "" },
        { Feeds.Rss("<items><item><title>x</title><item><title>y</title></item></items>"), "x y", "Markup" },
        // One attribute twice, under two prefixes that are declared and under two that are not.
        { Feeds.Rss("<item a:x='1' b:x='2'><title>x</title></item>", "xmlns:a='urn:u' xmlns:b='urn:u'"), "x", "Markup" },
        { Feeds.Rss("<item atom:x='1' a10:x='2'><title>x</title></item>"), "x", "Namespace Markup" },
        // Instructions without their end.
        { "<?xml-stylesheet href='a' >" + Feeds.Rss("<item><title>x</title></item>"), "x", "Markup" },
        { Feeds.Rss("<?php echo 1 ><item><title>x</title></item>"), "x", "Markup" },
        // Sections and comments without their end.
        { Feeds.Rss("<item><title>x</title><description><![CDATA[<p>of x<p> </description></item><item><title>y</title></item>"), "x y", "UnexpectedContent Markup Markup Markup" },
        { Feeds.Rss("<item><title>x</title></item><!-- <item><title>y</title></item>"), "x y", "Markup" },
        { "<!-- " + Feeds.Rss("<item><title>x</title></item>"), "x", "Markup" },
        // Document types with an apostrophe in a comment, and without their end.
        { "<!DOCTYPE rss [<!-- it's > --><!ENTITY a 'b'>]>" + Feeds.Rss("<item><title>x</title></item>"), "x", "DocumentType" },
        { "<!DOCTYPE rss [<!ENTITY a 'b'> >" + Feeds.Rss("<item><title>x</title></item>"), "x", "Markup Markup" },
        // Tags with a space in front, and what is none.
        { Feeds.Rss("<item><title>x</ title></item><item><title>y</title></item>"), "x y", "Markup" },
        { Feeds.Rss("<item><author>Me <me@a.example></author><title>x <http://a.example/></title></item>"), "x <http://a.example/>", "Markup Markup" },
        // A page's beginning, or its head, in front.
        { "<script>if (1 < 2) { a('<b>'); }</script><style>p {}</style><meta http-equiv='x'><div class='error'>oops</div>" + Feeds.Rss("<item><title>x</title></item>"), "x", "Markup Markup" },
        // What a server's program says first.
        { "<br />\n<b>Warning</b>:  no <i>database</i> in <b>/a.php</b> on line <b>3</b><br />\n" + Feeds.Rss("<item><title>x</title></item>"), "x", "Markup" },
        // Characters and references.
        { Feeds.Rss("<item><title>a&AMP;b&LT;c&GT;&QUOT;&COPY;&REG;</title></item>"), "a&b<c>\"\u00A9\u00AE", "Entity Entity Entity Entity Entity Entity" },
        { Feeds.Rss("<it\u0000em><title a='\u0001'>x</title></it\u0000em>"), "x", "Markup Markup Character" },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Families))]
    public async Task Load_AFamilyOfTrouble_CostsNoItem(string document, string titles, string problems)
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(document, Timeout);

        Assert.Equal(titles, string.Join(' ', feed.Items.Select(item => item.Title?.Text)));
        Assert.Equal("t", feed.Title!.Text);
        Assert.Equal(problems, string.Join(' ', feed.Problems.Select(problem => problem.Kind)));
    }

    [Fact]
    public void Load_ABaseThatWouldBeRepeatedInEveryAddress_IsNoBase()
    {
        string document = $"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://a.example/'><title>t</title><id>i</id><updated>2005-01-01T00:00:00Z</updated>"
            + $"<entry xml:base='{new string('b', 2000)}/'><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><link href='near'/></entry>"
            + $"<entry xml:base='{new string('b', 3000)}/'><title>y</title><id>2</id><updated>2005-01-01T00:00:00Z</updated><link href='far'/></entry></feed>";
        SyndicationFeed feed = Feeds.Read(document);

        Assert.EndsWith("b/near", feed.Items[0].Links[0].Uri!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("http://a.example/far", feed.Items[1].Links[0].Uri!.AbsoluteUri);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("gbk")]
    [InlineData("shift_jis")]
    [InlineData("euc-kr")]
    public async Task Load_Utf8SaidToBeOfEastAsia_IsUtf8(string declared)
    {
        const string Words = "\u4E2D\u6587 and more \u65E5\u672C\u8A9E\u3067\u3059";
        byte[] document = Encoding.UTF8.GetBytes($"<?xml version='1.0' encoding='{declared}'?><rss version='2.0'><channel><title>{Words}</title><link>http://a.example/</link><description>d</description></channel></rss>");
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(document, null, Timeout);
        Assert.Equal(Words, feed.Title!.Text);
        Assert.Equal(SyndicationProblemKind.Encoding, Assert.Single(feed.Problems).Kind);
    }
}
