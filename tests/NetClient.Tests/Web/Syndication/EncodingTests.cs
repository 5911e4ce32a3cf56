using System.Text;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Encodings: right, wrong, missing, contradicted.</summary>
public sealed class EncodingTests
{
    private const string Words = "Gr\u00FC\u00DFe \u2013 \u20AC \u201Cx\u201D";

    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    private static Encoding CodePage(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);

    private static byte[] Feed(Encoding encoding, string? declared, string title, bool mark = false)
    {
        string declaration = declared is null ? "" : $"<?xml version=\"1.0\" encoding=\"{declared}\"?>\n";
        string document = $"{declaration}<rss version=\"2.0\"><channel><title>{title}</title><link>http://a.example/</link><description>d</description></channel></rss>";
        return [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(document)];
    }

    [Theory(Timeout = 60_000)]
    [InlineData("utf-8", "utf-8", null, 0)]
    [InlineData("utf-8", null, null, 0)]
    [InlineData("utf-8", null, "utf-8", 0)]
    [InlineData("utf-8", "UTF8", "\"UTF-8\"", 0)]
    [InlineData("windows-1252", "windows-1252", null, 0)]
    [InlineData("windows-1252", "iso-8859-1", null, 0)]
    [InlineData("windows-1252", "us-ascii", null, 0)]
    [InlineData("windows-1252", null, "iso-8859-1", 0)]
    [InlineData("windows-1252", "iso-8859-1", "iso-8859-1", 0)]
    // Wrong in one way or another.
    [InlineData("utf-8", "iso-8859-1", null, 1)]
    [InlineData("utf-8", null, "iso-8859-1", 1)]
    [InlineData("utf-8", "utf-8", "iso-8859-1", 2)]
    [InlineData("utf-8", "utf-16", null, 1)]
    [InlineData("utf-8", "no-such-thing", null, 1)]
    [InlineData("utf-8", null, "no-such-thing", 1)]
    [InlineData("windows-1252", "utf-8", null, 1)]
    [InlineData("windows-1252", null, null, 1)]
    [InlineData("windows-1252", "utf-8", "iso-8859-1", 1)]
    public async Task Load_EightBitEncodings_AreToldApart(string real, string? declared, string? charset, int problems)
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(Feed(CodePage(real), declared, Words), charset, Timeout);
        Assert.Equal(Words, feed.Title!.Text);
        Assert.Equal(problems, feed.Problems.Count);
        Assert.All(feed.Problems, problem => Assert.Equal(SyndicationProblemKind.Encoding, problem.Kind));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    [InlineData("utf-32", false)]
    [InlineData("utf-32BE", true)]
    [InlineData("utf-8", true)]
    public async Task Load_Unicode_WithAndWithoutItsMark(string encoding, bool mark)
    {
        // The server's word is wrong on purpose.
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(Feed(Encoding.GetEncoding(encoding), encoding, Words + " \U0001F600", mark), mark ? "iso-8859-1" : null, Timeout);
        Assert.Equal(Words + " \U0001F600", feed.Title!.Text);
        Assert.Empty(feed.Problems);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("shift_jis", "\u65E5\u672C\u8A9E")]
    [InlineData("euc-jp", "\u65E5\u672C\u8A9E")]
    [InlineData("iso-2022-jp", "\u65E5\u672C\u8A9E")]
    [InlineData("gb2312", "\u8054\u901A")]   // in these bytes also valid UTF-8
    [InlineData("big5", "\u4E2D\u6587")]
    [InlineData("euc-kr", "\uD55C\uAD6D\uC5B4")]
    [InlineData("koi8-r", "\u041F\u0440\u0438\u0432\u0435\u0442")]
    [InlineData("windows-1251", "\u041F\u0440\u0438\u0432\u0435\u0442")]
    [InlineData("windows-1256", "\u0633\u0644\u0627\u0645")]
    [InlineData("iso-8859-2", "\u017Dlu\u0165ou\u010Dk\u00FD")]
    public async Task Load_EncodingsOfTheWorld_AreReadByTheirNames(string encoding, string words)
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(Feed(CodePage(encoding), encoding, words), null, Timeout);
        Assert.Equal(words, feed.Title!.Text);
        Assert.Empty(feed.Problems);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0xFF, 0xFE, "utf-8", "utf-8")]
    [InlineData(0xFE, 0xFF, "utf-8", null)]
    [InlineData(0xFF, 0xFE, "windows-1252", "windows-1252")]
    public async Task Load_TheMarkOfUtf16BeforeWhatIsNone_IsLeftOut(byte first, byte second, string encoding, string? declared)
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync([first, second, .. Feed(CodePage(encoding), declared, Words)], null, Timeout);
        Assert.Equal(Words, feed.Title!.Text);
        Assert.Equal(SyndicationProblemKind.Encoding, feed.Problems[0].Kind);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_OneForeignPassageInUtf8_IsReadAndTheRestIsUnharmed()
    {
        byte[] document = [.. "<rss version=\"2.0\"><channel><title>caf\u00E9 "u8, 0x93, (byte)'q', 0x94, 0x85, .. " \u20AC</title><link>http://a.example/</link><description>d</description></channel></rss>"u8];
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(document, null, Timeout);
        Assert.Equal("caf\u00E9 \u201Cq\u201D\u2026 \u20AC", feed.Title!.Text);
        Assert.Equal(SyndicationProblemKind.Encoding, Assert.Single(feed.Problems).Kind);
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_TheFirstForeignByteFarIn_IsStillTold()
    {
        string padding = new('x', 40_000);
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(Feed(Encoding.UTF8, "iso-8859-1", padding + Words), null, Timeout);
        Assert.EndsWith(Words, feed.Title!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AStringWithHalfACharacter_IsRead()
    {
        SyndicationFeed feed = Feeds.Read("<rss version=\"2.0\"><channel><title>a\uD83Db \uD83D\uDE00</title><link>http://a.example/</link><description>d</description></channel></rss>");
        Assert.Equal("a\uFFFDb \U0001F600", feed.Title!.Text);
    }
}
