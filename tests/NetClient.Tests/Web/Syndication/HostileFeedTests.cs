using System.Text;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;
using NetClient.Web.Syndication.Internal.Repair;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Documents that want to fill the memory, or never to end. Each family is read whole and item by item: refused, or read in memory that is a small multiple of what came.</summary>
public sealed class HostileFeedTests
{
    private const string Channel = "<rss version='2.0'><channel><title>t</title><link>http://a.example/</link><description>d</description>";
    private const string Entry = "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><id>i</id><updated>2005-01-01T00:00:00Z</updated><entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated>";

    private const int Mebi = 1024 * 1024;
    private const int LongestUnit = Mebi;   // 32 million in truth

    public enum Outcome
    {
        Read,
        Refused,
    }

    /// <summary>Name, beginning, what is repeated (# is a number), how many bytes of it, end, outcome, bytes allocated at most for each byte of the document.</summary>
    public static TheoryData<string, string, string, int, string, Outcome, int> Families => new()
    {
        { "elements in elements", Channel + "<item>", "<a>", Mebi / 2, "", Outcome.Refused, 1 },
        { "elements in elements, of other names", Channel + "<item>", "<a#>", Mebi / 2, "", Outcome.Refused, 1 },
        { "elements in a description", Channel + "<item><description>", "<a>", Mebi / 4, "</description></item></channel></rss>", Outcome.Read, 240 },
        { "paragraphs in a description", Channel + "<item><description>", "<p>", Mebi / 4, "</description></item></channel></rss>", Outcome.Read, 240 },
        { "attributes that are there twice", Channel + "<item xmlns:a='u' xmlns:b='u'", " a:x#='1' b:x#='2'", Mebi / 2, "/></channel></rss>", Outcome.Read, 160 },
        { "instructions without their end", Channel, "<?p>", Mebi / 2, "</channel></rss>", Outcome.Read, 60 },
        { "attributes in one tag", Channel + "<item", " a#='1'", 2 * Mebi, "/></channel></rss>", Outcome.Refused, 40 },
        { "attributes in one tag that ends", Channel + "<item", " a#='1'", Mebi / 2, "/></channel></rss>", Outcome.Read, 160 },
        { "an attribute", Channel + "<title a='", "x", 2 * Mebi, "'/></channel></rss>", Outcome.Refused, 8 },
        { "an attribute many times", Channel + "<item", " a='1'", Mebi / 2, "/></channel></rss>", Outcome.Read, 80 },
        { "namespaces in one tag", Channel + "<item", " xmlns:p#='u#'", Mebi / 2, "/></channel></rss>", Outcome.Read, 160 },
        { "namespaces of items", Channel, "<item xmlns:p#='urn:u#'><title>x</title><p#:e/></item>", Mebi * 6, "</channel></rss>", Outcome.Refused, 60 },
        { "names of elements", Channel, "<item><title>x</title><e#/></item>", Mebi * 6, "</channel></rss>", Outcome.Refused, 60 },
        { "prefixes that nobody declared", Channel, "<item><title>x</title><p#:e/></item>", 4 * Mebi, "</channel></rss>", Outcome.Refused, 80 },
        { "text", Channel + "<item><description>", "x ", 2 * Mebi, "</description></item></channel></rss>", Outcome.Refused, 16 },
        { "text in pieces", Channel + "<item><description>", "x<![CDATA[y]]>", Mebi / 2, "</description></item></channel></rss>", Outcome.Read, 30 },
        { "markup in a description", Channel + "<item><description>", "<b>x</b>", Mebi / 2, "</description></item></channel></rss>", Outcome.Read, 60 },
        { "a CDATA section", Channel + "<item><description><![CDATA[", "x]]", 2 * Mebi, "", Outcome.Refused, 16 },
        { "a comment", Channel + "<!--", "x--", 2 * Mebi, "", Outcome.Refused, 16 },
        { "a comment before the root", "<!--", "x ", 2 * Mebi, "", Outcome.Refused, 16 },
        { "an instruction", Channel + "<?p ", "x?", 2 * Mebi, "", Outcome.Refused, 16 },
        { "a document type", "<!DOCTYPE rss [", "<!ENTITY a# '&b;&b;'>", 2 * Mebi, "", Outcome.Refused, 16 },
        { "entities of its own", "<!DOCTYPE rss [<!ENTITY a 'ha'>" + "]>" + Channel + "<item><title>", "&a;", Mebi / 4, "</title></item></channel></rss>", Outcome.Read, 80 },
        { "white space between items", Channel, " \n", 2 * Mebi, "</channel></rss>", Outcome.Refused, 16 },
        { "white space before the root", "", " \n", 2 * Mebi, Channel + "</channel></rss>", Outcome.Refused, 16 },
        { "white space in a tag", Channel + "<item ", " ", 2 * Mebi, "/></channel></rss>", Outcome.Refused, 8 },
        { "white space behind the root", Channel + "</channel></rss>", " \n", 2 * Mebi, "", Outcome.Refused, 16 },
        { "something before the root", "", "x ", 2 * Mebi, Channel + "</channel></rss>", Outcome.Read, 1 },
        { "something behind the root", Channel + "</channel></rss>", "x ", 2 * Mebi, "", Outcome.Read, 1 },
        { "start tags that begin nothing", Channel + "<item><title>", "<", Mebi / 4, "</title></item></channel></rss>", Outcome.Read, 200 },
        { "ampersands", Channel + "<item><title>", "&", Mebi / 8, "</title></item></channel></rss>", Outcome.Read, 200 },
        { "control characters", Channel + "<item><title>", "\u0001", Mebi / 4, "</title></item></channel></rss>", Outcome.Read, 200 },
        { "end tags without a start", Channel, "</a>", Mebi / 2, "</channel></rss>", Outcome.Read, 60 },
        { "references without an end", Channel + "<item><title>", "&#1", Mebi / 4, "</title></item></channel></rss>", Outcome.Read, 200 },
        { "categories", Channel + "<item>", "<category>c</category>", Mebi / 2, "</item></channel></rss>", Outcome.Read, 40 },
        { "links", Channel + "<item>", "<link/>", Mebi / 2, "</item></channel></rss>", Outcome.Read, 100 },
        { "links of Atom", Entry, "<link href=''/>", Mebi / 2, "</entry></feed>", Outcome.Read, 40 },
        { "persons", Entry, "<author/>", Mebi / 2, "</entry></feed>", Outcome.Read, 80 },
        { "a person in pieces", Entry + "<author>", "a<!---->", Mebi / 2, "</author></entry></feed>", Outcome.Read, 40 },
        { "a category in pieces", Entry + "<category>", "a<!---->", Mebi / 2, "</category></entry></feed>", Outcome.Read, 40 },
        { "dates that are none", Channel + "<item>", "<pubDate>x</pubDate>", Mebi / 2, "</item></channel></rss>", Outcome.Read, 80 },
        { "items without an end", Channel, "<item>", Mebi / 2, "</channel></rss>", Outcome.Read, 400 },
        { "items with nothing in them", Channel, "<item/>", Mebi / 2, "</channel></rss>", Outcome.Read, 400 },
        { "channels", "<rss version='2.0'>", "<channel/>", Mebi / 2, "</rss>", Outcome.Read, 80 },
        { "items in capitals", "<RSS version='2.0'><Channel>" + Channel[28..], "<item><title>x</title></item>", 2 * Mebi, "</Channel></RSS>", Outcome.Read, 400 },
        { "a document type inside", Channel + "<item><!DOCTYPE ", "x ", 2 * Mebi, "></item></channel></rss>", Outcome.Refused, 16 },
        { "a long name", Channel + "<item><", "x", 2 * Mebi, "/></item></channel></rss>", Outcome.Refused, 8 },
    };

    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Families))]
    public Task Load_AHostileDocument_TakesNoMoreThanItsMeasure(string family, string beginning, string repeated, int size, string end, Outcome outcome, int most) => Task.Run(() =>
    {
        byte[] document = Document(beginning, repeated, size, end);
        Measure(family, outcome, document.Length, most, () => FeedParser.ReadFeed(Source(document), null));
        Measure(family, outcome, document.Length, most, () =>
        {
            // The stream is there at once, so all of it happens on this thread.
            IAsyncEnumerator<SyndicationItem> items = FeedParser.ReadItemsAsync(Source(document), null, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
            while (true)
            {
                ValueTask<bool> next = items.MoveNextAsync();
                Assert.True(next.IsCompleted);
                if (!next.GetAwaiter().GetResult())
                    return;
            }
        });
    }, TestContext.Current.CancellationToken);

    // What comes a byte at a time is not looked at again with every byte.
    [Theory(Timeout = 300_000)]
    [InlineData(Channel + "<item a='", "x", "'/></channel></rss>")]
    [InlineData(Channel + "<item", " a#='1'", "/></channel></rss>")]
    [InlineData(Channel + "<!--", "x", "--></channel></rss>")]
    [InlineData(Channel + "<item><title>", "x&", "</title></item></channel></rss>")]
    public async Task Load_ByteByByte_EndsAllTheSame(string beginning, string repeated, string end)
    {
        byte[] document = Document(beginning, repeated, Mebi / 8, end);
        SyndicationFeed feed = await FeedParser.ReadFeedAsync(FeedSource.Of(new PiecewiseStream(document, Pieces.Bytes, asyncOnly: true), null), null, TestContext.Current.CancellationToken);
        Assert.Equal("t", feed.Title!.Text);
    }

    /// <summary>What has no end is looked for once, not once for each that begins: else these, of just under a mebibyte, would take from some seconds to a quarter of an hour, and no deadline would end it.</summary>
    [Theory(Timeout = 300_000)]
    [InlineData("", "<!DOCTYPE [>")]
    [InlineData("", "<!DOCTYPE \">")]
    [InlineData("", "<!--")]
    [InlineData(Channel + "<item><title>", "<!--")]
    [InlineData(Channel + "<item><title>", "<![CDATA[")]
    [InlineData(Channel + "<item><title>", "<?p >")]
    public Task Load_ManyThatNeverEnd_TakesNoLongerThanTagsThatBeginNothing(string beginning, string repeated) => Task.Run(() =>
    {
        const int Size = Mebi - 4096;
        byte[] document = Document(beginning, repeated, Size, ""), harmless = Document(Channel + "<item><title>", "<!-x", Size, "");
        TimeSpan measure = TimeSpan.Zero, least = TimeSpan.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            measure += Refused(harmless);
            TimeSpan taken = Refused(document);
            least = taken < least ? taken : least;
        }
        Assert.True(least < 3 * measure, $"{least} at least, and {measure} for three that are harmless.");
    }, TestContext.Current.CancellationToken);

    private static TimeSpan Refused(byte[] document)
    {
        long start = TimeProvider.System.GetTimestamp();
        Assert.Throws<SyndicationException>(() => FeedParser.ReadFeed(new ByteSource(new MemoryStream(document), null), null));
        return TimeProvider.System.GetElapsedTime(start);
    }

    private static ByteSource Source(byte[] document) => new(new MemoryStream(document), null) { LongestUnit = LongestUnit };

    private static byte[] Document(string beginning, string repeated, int size, string end)
    {
        var document = new StringBuilder(beginning, size + 1024);
        for (int number = 0; document.Length < size; number++)
            document.Append(repeated.Contains('#', StringComparison.Ordinal) && !repeated.StartsWith("&#", StringComparison.Ordinal) ? repeated.Replace("#", $"{number}", StringComparison.Ordinal) : repeated);
        return Encoding.UTF8.GetBytes(document.Append(end).ToString());
    }

    private static void Measure(string family, Outcome outcome, int length, int most, Action read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        SyndicationException? refused = null;
        try
        {
            read();
        }
        catch (SyndicationException e)
        {
            refused = e;
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True((refused is not null) == (outcome == Outcome.Refused), $"{family}: {refused?.Message ?? "was read"}");
        Assert.True(refused is null || (refused.Status == SyndicationErrorStatus.InvalidXml && refused.Message.Length < 500), $"{family}: {refused}");
        Assert.True(allocated < Mebi + ((long)most * length), $"{family}: {allocated} bytes for {length}, {(double)allocated / length:0.0} for each.");
    }
}
