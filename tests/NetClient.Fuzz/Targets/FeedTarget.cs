using System.Text;
using NetClient.Fuzz.Fuzzing;
using NetClient.Web.Syndication;

namespace NetClient.Fuzz.Targets;

/// <summary>SyndicationFeed.Load: what it refuses it refuses with a number and a sentence; what it reads can be written, and read again.</summary>
internal sealed class FeedTarget() : FuzzTarget("feed")
{
    private static readonly string[] Words =
    [
        "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml version=\"1.0\"?>", "<!DOCTYPE rss [<!ENTITY a \"b\">]>", "&amp;", "&nbsp;", "&#0;", "&#x10FFFF;", "&a;", "\"", "'", "=",
        "<rss version=\"2.0\">", "<channel>", "</channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "<pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate>", "<guid isPermaLink=\"false\">",
        "<enclosure url=\"http://a.example/\" length=\"1\" type=\"a/b\"/>", "<feed xmlns=\"http://www.w3.org/2005/Atom\">", "<entry>", "</entry>", "<content type=\"xhtml\">", "<link href=\"x\" rel=\"self\"/>",
        "xmlns:a=\"\"", "xmlns:xml=\"b\"", "xml:base=\"http://a.example/\"", "xml:lang=\"de\"", "a:b:c", "<a:b/>", "\uFEFF", "\uFFFF", "\uD83D\uDE00", "\0", "]]", "<rdf:RDF>", "2003-12-13T18:30:02Z",
    ];

    public override IReadOnlyList<byte[]> Dictionary { get; } = [.. Words.Select(Encoding.UTF8.GetBytes), [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0x93], [0xC3]];

    public override byte[] Generate(Random random)
    {
        var text = new StringBuilder(random.Next(2) == 0 ? "<rss version=\"2.0\"><channel><title>t</title>" : "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>");
        bool isRss = text[1] == 'r';
        for (int i = random.Next(8); i > 0; i--)
        {
            text.Append(isRss ? "<item>" : "<entry>");
            for (int j = random.Next(5); j > 0; j--)
                text.Append("<title>").Append(Words[random.Next(Words.Length)]).Append("</title>").Append(random.Next(3) == 0 ? Words[random.Next(Words.Length)] : "");
            text.Append(isRss ? "</item>" : "</entry>");
        }
        return Encoding.UTF8.GetBytes(text.Append(isRss ? "</channel></rss>" : "</feed>").ToString());
    }

    public override object? Act(byte[] input)
    {
        try
        {
            var feed = new SyndicationFeed();
            feed.Load(new MemoryStream(input, writable: false));
            return feed;
        }
        catch (SyndicationException e)
        {
            return e;
        }
    }

    // Buffers of the reader and its decoder; then objects: "<a/>" is four bytes, and becomes one of some two hundred.
    public override long MostAllocated(int length) => (1024 * 1024) + (600L * length);

    public override TimeSpan LongestTime(int length) => TimeSpan.FromMilliseconds(500 + (length / 100));

    public override string Judge(byte[] input, object? result)
    {
        if (result is SyndicationException refusal)
        {
            Require(SyndicationError.GetStatus(refusal.HResult) == refusal.Status && refusal.Status != SyndicationErrorStatus.Unknown, $"HResult 0x{refusal.HResult:X8}");
            Require(refusal.Message.Length is > 10 and < 2000, $"a message of {refusal.Message.Length} characters");
            return $"{refusal.Status}";
        }
        var feed = (SyndicationFeed)result!;
        Require(feed.Problems.Count <= 100, "problems without end");
        Require(feed.Problems.All(problem => problem.Message.Length > 0 && problem.Text.Length <= 203), "a problem without measure");
        // Without any of these it is no feed in Atom.
        if (feed.Title is null && feed.Id.Length == 0 && feed.Items.Count == 0)
            return $"empty: {feed.SourceFormat}";
        // In its own family: in the other one, an extension may happen to be called what an item is called there.
        SyndicationFormat format = feed.SourceFormat is SyndicationFormat.Atom10 or SyndicationFormat.Atom03 ? SyndicationFormat.Atom10 : SyndicationFormat.Rss20;
        var again = new SyndicationFeed();
        again.LoadFromXml(feed.GetXmlDocument(format));
        Require(again.Items.Count == feed.Items.Count, $"{feed.Items.Count} items were written as {format}, {again.Items.Count} read");
        return $"read: {feed.SourceFormat}, {string.Join(' ', feed.Problems.Select(problem => problem.Kind).Distinct().Order())}";
    }
}
