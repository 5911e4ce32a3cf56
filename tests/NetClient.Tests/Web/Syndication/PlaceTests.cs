using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Problems have the places where they stand in the document, whatever was mended before them, and belong to the item that they stand in.</summary>
public sealed class PlaceTests
{
    // Bytes are handed on one by one only behind those that tell the encoding.
    private static readonly string Padding = $"<!--{new string(' ', 2000)}-->";

    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    /// <summary>What is mended, and makes the text longer or shorter.</summary>
    public static TheoryData<string> Mended =>
    [
        "a & b & c & d & e", "\u0001\u0002\u0003\u0004", "&eacute;&hellip;&nbsp;", "<b a=1 b=2>x</b>", "<b>x", "</b></i>", "x<!-- c --><?p i?>", "<b\na=1\nc='2'\n>\n</b>\n\n", "a\r\n&\rb\n", "<p>a<p>b<br>",
        "<b xmlns:p='u' xmlns:q='u' p:a='1' q:a='2'/>", "]]>", "1 < 2",
    ];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Mended))]
    public async Task Problems_BehindWhatWasMended_HaveTheirPlacesAndItems(string mended)
    {
        string document = $"<rss version='2.0'><channel><title>t</title><link>http://a.example/</link><description>{mended}</description>"
            + string.Concat(Enumerable.Range(0, 3).Select(i => $"<item><title>{i}</title><description>{mended}</description><pubDate>bad {i}</pubDate></item>")) + "</channel></rss>";

        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(document, Timeout);

        int last = 0;
        for (int i = 0; i < 3; i++)
        {
            int start = document.IndexOf($"<item><title>{i}", StringComparison.Ordinal);
            SyndicationProblem date = Assert.Single(feed.Items[i].Problems, problem => problem.Kind == SyndicationProblemKind.Date);
            Assert.Equal(($"bad {i}", Place(document, document.IndexOf($"pubDate>bad {i}", StringComparison.Ordinal))), (date.Text, (date.Line, date.Column)));
            Assert.All(feed.Items[i].Problems, problem => Assert.InRange((problem.Line, problem.Column), Place(document, start), Place(document, document.IndexOf("</item>", start, StringComparison.Ordinal))));
            Assert.Equal(feed.Items[0].Problems.Count, feed.Items[i].Problems.Count);
            last += feed.Items[i].Problems.Count;
        }
        Assert.True(last <= feed.Problems.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Problems_WhereItemsAreNotClosed_BelongToOneItemEach()
    {
        const string Document = "<rss version='2.0'><channel><title>t</title><link>http://a.example/</link><description>d</description><item><title>x</title><item a=1><title>y</title></item><item b=1><title>z</title></item></channel></rss>";

        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(Document, Timeout);

        Assert.Equal([2, 0, 1], feed.Items.Select(item => item.Problems.Count));
        Assert.Equal(feed.Problems, feed.Items.SelectMany(item => item.Problems));
        Assert.Equal(["<item", "<item a=1>", "<item b=1>"], feed.Problems.Select(problem => problem.Text));
        Assert.All(feed.Problems, problem => Assert.StartsWith(problem.Text, Document[(problem.Column - 1)..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<rss version='2.0'><channel><title>a & b &eacute; <p><p></title><item><title>cut sho")]
    [InlineData("<rss version='2.0'>\r\n<channel a=1\nb=2>\r<title>a & b")]
    public void Load_CutShort_SaysWhereItEnds(string document)
    {
        SyndicationException e = Assert.Throws<SyndicationException>(() => Feeds.Read(document));

        Assert.Equal(Place(document, document.Length), (e.Line, e.Column));
    }

    // What the bytes come in tells nothing about them.
    [Theory(Timeout = 60_000)]
    [InlineData("some words that are no feed and go on for longer than a problem shows, and then <b>some</b> more of them")]
    [InlineData("<br /><b>Warning</b>: something went wrong, and it is told at length and in front of everything")]
    [InlineData("<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/publish/formats/rss-0.91.dtd' [<!ENTITY a 'b'>]>")]
    [InlineData("<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/publish/formats/rss-0.91.dtd'>")]
    [InlineData("<?xml version=\"1.0\"?>")]
    [InlineData("<?xml-stylesheet href='a' >")]
    public async Task Problems_BeforeTheRoot_AreTheSameInAnyPieces(string before)
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync($"{Padding}{before}<rss version='2.0'><channel><title>t</title><link>http://a.example/</link><description>d</description></channel></rss>", Timeout);

        Assert.All(feed.Problems, problem => Assert.Equal((1, Padding.Length + 1), (problem.Line, problem.Column)));
    }

    private static (int Line, int Column) Place(string document, int index)
    {
        string before = document[..index].Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return (before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
