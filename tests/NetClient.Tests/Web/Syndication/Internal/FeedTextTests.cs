using System.Xml;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Tests.Web.Syndication.Internal;

/// <summary>Long texts are kept as bytes until somebody asks, and nobody can tell.</summary>
public sealed class FeedTextTests
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("<p>Z\u00FCrich \u2013 5 \u20AC</p>\n", 10)).Trim();

    [Theory]
    [InlineData("a", FeedText.LongestString, false)]
    [InlineData("a", FeedText.LongestString + 1, true)]
    [InlineData("a", 1024 * 1024, true)]
    [InlineData("a", (1024 * 1024) + 1, false)]
    [InlineData("\u00E9t\u00E9 - no", 20, true)]                  // Latin
    [InlineData("plain words, and \u20AC 5", 20, true)]           // a few characters of three bytes
    [InlineData("plain words, and \uD83D\uDE00 too", 20, true)]   // a pair
    [InlineData("\u043F\u0440\u0438\u0432\u0435\u0442", 20, false)]   // two bytes for each: nothing is saved
    [InlineData("\u4F60\u597D", 40, false)]
    public void Of_ATextOfManyKinds_IsPackedWhereThatSavesAndIsTheSame(string part, int count, bool isPacked)
    {
        string text = string.Concat(Enumerable.Repeat(part, count));

        var kept = FeedText.Of(text);

        Assert.Equal(isPacked, kept.IsPacked);
        Assert.False(kept.IsEmpty);
        Assert.Equal(text, kept.Value);
        Assert.False(kept.IsPacked);   // somebody has asked
        Assert.Equal(text, kept.ToString());
    }

    // No bytes stand for it; an attribute's metadata has none either, so these are no cases of the theory.
    [Fact]
    public void Of_ATextWithHalfAPair_KeepsIt()
    {
        foreach (string end in new[] { "\uD83D", "\uDE00", "\uDE00\uD83D", "\uD83D and more" })
        {
            string text = new string('x', 100) + end;
            var kept = FeedText.Of(text);
            Assert.False(kept.IsPacked);
            Assert.Equal(text, kept.Value);
        }
    }

    [Fact]
    public void Of_NothingAndNull_AreToldApart()
    {
        Assert.True(FeedText.Of("").IsEmpty);
        Assert.Equal("", FeedText.Of("").Value);
        FeedText none = null;
        Assert.True(none.IsEmpty);
        Assert.Null(none.Value);
        Assert.Equal("", none.ToString());
    }

    [Fact]
    public void Value_OfCopiesAndFromManyThreadsAtOnce_IsOneString()
    {
        for (int round = 0; round < 100; round++)
        {
            var kept = FeedText.Of(Long);
            FeedText copy = kept;
            string?[] values = new string?[4];
            using var start = new Barrier(values.Length);
            Thread[] threads = [.. Enumerable.Range(0, values.Length).Select(i => new Thread(() =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                values[i] = i % 2 == 0 ? kept.Value : copy.Value;
            }))];
            foreach (Thread thread in threads)
                thread.Start();
            foreach (Thread thread in threads)
                thread.Join();

            Assert.Equal(Long, kept.Value);
            Assert.All(values, value => Assert.Same(kept.Value, value));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Load_LongTexts_AreTheSameInWhateverPiecesTheyCome()
    {
        foreach (string filler in new[] { "x", "\u00E9", "\u20AC", "\uD83D\uDE00", "\u043F" })
        {
            foreach (int length in new[] { 63, 64, 65, 66, 300, 5000 })
            {
                string text = $"{new string('x', length - (3 * filler.Length) - 3)} {filler}{filler} <{filler}";
                string escaped = text.Replace("<", "&lt;", StringComparison.Ordinal);
                string rss = Feeds.Rss($"<item xmlns:content='http://purl.org/rss/1.0/modules/content/'><title>{escaped}</title><description> {escaped}\n</description><content:encoded><![CDATA[{text}]]></content:encoded></item>");
                SyndicationItem item = (await Feeds.ReadEveryWayAsync(rss, TestContext.Current.CancellationToken)).Items[0];
                foreach (ISyndicationText read in new[] { item.Title!, item.Summary!, item.Content! })
                {
                    Assert.Equal(text, read.Text);
                    Assert.Same(read.Text, read.NodeValue);
                }
                Assert.Same(item.Content!.Text, item.ElementExtensions[0].NodeValue);

                string markup = $"<div xmlns=\"http://www.w3.org/1999/xhtml\">{escaped}</div>";
                SyndicationContent content = (await Feeds.ReadEveryWayAsync(Feeds.Atom($"<entry><title>t</title><id>e</id><updated>2005-01-01T00:00:00Z</updated><content type='xhtml'>{markup}</content></entry>"),
                    TestContext.Current.CancellationToken)).Items[0].Content!;
                Assert.Equal(text, content.Xml!.DocumentElement!.InnerText);
                Assert.Equal(markup, content.Text);
                Assert.Null(content.NodeValue);
            }
        }
    }

    [Fact]
    public void GetXmlDocument_OfTextsThatNobodyAskedFor_HasThem()
    {
        string html = XmlEscaped(Long);
        SyndicationFeed rss = Feeds.Read(Feeds.Rss($"<item><title>t</title><description>{html}</description></item>"));
        SyndicationFeed atom = Feeds.Read(Feeds.Atom($"<entry><title>t</title><id>e</id><updated>2005-01-01T00:00:00Z</updated><summary type='html'>{html}</summary><content type='html'>{html}</content></entry>"));

        Assert.Equal(Long, rss.GetXmlDocument(SyndicationFormat.Rss20).SelectSingleNode("//item/description")!.InnerText);
        XmlDocument written = atom.GetXmlDocument(SyndicationFormat.Atom10);
        Assert.Equal(Long, written.GetElementsByTagName("summary")[0]!.InnerText);
        Assert.Equal(Long, written.GetElementsByTagName("content")[0]!.InnerText);
    }

    [Fact]
    public void Text_Set_ReplacesWhatWasRead()
    {
        SyndicationItem item = Feeds.Read(Feeds.Rss($"<item><title>t</title><description>{XmlEscaped(Long)}</description></item>")).Items[0];
        ISyndicationText summary = item.Summary!;

        summary.Text = "other";

        Assert.Equal("other", summary.Text);
        Assert.Equal(Long, summary.NodeValue);
        summary.NodeValue = null;
        Assert.Null(summary.NodeValue);
        Assert.Throws<ArgumentNullException>(() => summary.Text = null!);
    }

    // What an entry said is remembered for an edit of it; nobody has asked for it yet.
    [Fact]
    public void EntrySnapshot_OfWhatNobodyAskedFor_LeavesItAsBytes()
    {
        SyndicationItem item = Feeds.Read(Feeds.Atom($"<entry><title>t</title><summary type='html'>{XmlEscaped(Long)}</summary><content type='html'>{XmlEscaped(Long)}</content></entry>")).Items[0];

        var snapshot = EntrySnapshot.OfRead(item, new Uri("http://a.example"));

        Assert.True(item.Content!.ReadText.IsPacked);
        Assert.True(((SyndicationText)item.Summary!).ReadText.IsPacked);
        Assert.Null(snapshot.Difference(item, isReplaced: true));
        item.Content.Text += ".";
        Assert.Equal("content", snapshot.Difference(item, isReplaced: true));
    }

    // One of the texts that were set, and never none: where the first look at the value finds bytes and the second one a string.
    [Fact]
    public void Text_ReadWhileItIsSet_IsAlwaysOneOfTheTexts()
    {
        var text = new SyndicationText();
        var packed = FeedText.Of(Long);
        bool isOver = false;
        var setter = new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref isOver); i++)
            {
                if (i % 2 == 0)
                    (text.ReadText, text.ReadValue) = (packed, packed);
                else
                    text.Text = text.NodeValue = "other";
            }
        });
        text.Text = text.NodeValue = "other";
        setter.Start();
        try
        {
            for (int i = 0; i < 1_000_000; i++)
            {
                Assert.True(text.Text is { Length: > 0 }, "Text");
                Assert.True(text.NodeValue is not null, "NodeValue");
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            setter.Join();
        }
    }

    private static string XmlEscaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
