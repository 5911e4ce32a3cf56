using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>What is mended stays where it is: neither does it end what it stands in, nor does it depend on the pieces that the document comes in.</summary>
public sealed class RepairTests
{
    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    // Bytes are handed on one by one only behind those that tell the encoding.
    private static readonly string Padding = $"<!--{new string(' ', 2000)}-->";

    /// <summary>What stands in the item's description, and how it is read.</summary>
    public static TheoryData<string, string> Descriptions => new()
    {
        // "]]>" that is only there when something between has been left out.
        { "<![CDATA[a ]]\u0001></description></item><item><title>injected</title><description><![CDATA[ b]]>", "a ]]></description></item><item><title>injected</title><description><![CDATA[ b" },
        { "<![CDATA[a ]\u0001]> b]]>", "a ]]> b" },
        { "<![CDATA[a ]\u0001]\u0002>]]>", "a ]]>" },
        { "<![CDATA[a ]]\u0001>> ]]\u0001>]]>", "a ]]>> ]]>" },
        { "<![CDATA[]]]]><![CDATA[>]]>", "]]>" },
        { "<![CDATA[a[1]\u0001]]>", "a[1]" },
        { "<![CDATA[a]]]>", "a]" },
        { "a[b[1]]\u0001> 2", "a[b[1]]> 2" },
        { "a[b[1]\u0001]> 2", "a[b[1]]> 2" },
        { "a[b[1]]&#0;> 2", "a[b[1]]> 2" },
        { "a[b[1]]</b>> 2", "a[b[1]]> 2" },
        { "a[b[1]]> 2", "a[b[1]]> 2" },
        // Attributes that XML knows, with values that it does not.
        { "a <b xml:space='Preserve'>b</b>", "a <b>b</b>" },
        { "a <b xml:space='preserv&#101;'>b</b>", "a <b xml:space=\"preserve\">b</b>" },
        { "a <b xmlns:c='http://www.w3.org/XML/1998/namespac&#101;'>b</b>", "a <b>b</b>" },
        { "a <b xmlns:c='http://www.w3.org/2000/xmlns&#x2F;'>b</b>", "a <b>b</b>" },
        // Elements of HTML that hold nothing.
        { "l1<br>l2<img src='a'>z", "l1<br />l2<img src=\"a\" />z" },
        { "l1<BR>l2<img src=a>z", "l1<BR />l2<img src=\"a\" />z" },
        { "<p>l1<br></p><hr></hr>l2<br/>", "<p>l1<br /></p><hr />l2<br />" },
        { "<a>l1<br>l2<link>l3</a>", "<a>l1<br />l2<link />l3</a>" },
        { string.Concat(Enumerable.Repeat("l<br>", 90)) + "<a>l</a>", string.Concat(Enumerable.Repeat("l<br />", 90)) + "<a>l</a>" },
        { string.Concat(Enumerable.Repeat("l<br>", 300)), string.Concat(Enumerable.Repeat("l<br />", 300)) },
        // Declarations and instructions that are none.
        { "<!DOCTYPE html PUBLIC '-//W3C//DTD'><p>x</p>", "<p>x</p>" },
        { "I <? love", "I <? love" },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Descriptions))]
    public async Task Load_ADescriptionThatIsMended_IsThatDescription(string written, string read)
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync("<rss version=\"2.0\"><channel><title>t</title><link>http://a.example/</link><description>d</description>" +
            $"{Padding}<item><description>{written}</description><title>x</title></item><item><title>y</title></item></channel></rss>", Timeout);

        Assert.Equal(["x", "y"], feed.Items.Select(item => item.Title?.Text));
        Assert.Equal(read, feed.Items[0].Summary!.Text);
    }
}
