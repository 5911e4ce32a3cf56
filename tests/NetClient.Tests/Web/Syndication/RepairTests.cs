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
        // And those whose end tag HTML does not ask for.
        { "<p>a<p>b", "<p>a</p><p>b</p>" },
        { "<P>a<b>b<p>c", "<P>a<b>b</b></P><p>c</p>" },
        { "<ul><li>a<ul><li>b<li>c</ul><li><p>d<li>e</ul>", "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li><p>d</p></li><li>e</li></ul>" },
        { "<table><tr><td>a<th>b<tr><td><table><tr><td>c</table><td>d</table>", "<table><tr><td>a</td><th>b</th></tr><tr><td><table><tr><td>c</td></tr></table></td><td>d</td></tr></table>" },
        { "<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>" },
        { "<select><option>a<option>b</select>", "<select><option>a</option><option>b</option></select>" },
        { "<p>a<object><p>b</p></object></p><ul><li><ul><li>c</li></ul></li></ul>", "<p>a<object><p>b</p></object></p><ul><li><ul><li>c</li></ul></li></ul>" },
        { string.Concat(Enumerable.Repeat("<p>l", 300)), string.Concat(Enumerable.Repeat("<p>l</p>", 300)) },
        { string.Concat(Enumerable.Repeat("<b>", 254)) + "l", string.Concat(Enumerable.Repeat("<b>", 251)) + "<b></b><b></b><b>l</b>" + string.Concat(Enumerable.Repeat("</b>", 251)) },
        // One attribute twice.
        { "<b xmlns:a='urn:u' xmlns:b='urn:&#117;' a:x='1' b:x='2' b:y='3'>c</b>", "<b xmlns:a=\"urn:u\" xmlns:b=\"urn:u\" a:x=\"1\" b:y=\"3\">c</b>" },
        { "<b xmlns:a='urn:u' xmlns:b='urn:v'><b xmlns:b='urn:u' a:x='1' b:x='2'/><b a:x='1' b:x='2'/></b>", "<b xmlns:a=\"urn:u\" xmlns:b=\"urn:v\"><b xmlns:b=\"urn:u\" a:x=\"1\" /><b a:x=\"1\" b:x=\"2\" /></b>" },
        { "<b xmlns:a='urn:u' xmlns:b='urn:u' a:x=1 b:x=2 x=3>c</b>", "<b xmlns:a=\"urn:u\" xmlns:b=\"urn:u\" a:x=\"1\" x=\"3\">c</b>" },
        { "<br xmlns:a='urn:u' xmlns:b='urn:u' a:x='1' b:x='2'>c", "<br xmlns:a=\"urn:u\" xmlns:b=\"urn:u\" a:x=\"1\" />c" },
        // References.
        { "&#000000000000000000000000000065;&#x0000000000000000000041;&#X00000000000000000041;&#00000000000000000066", "AAAB" },
        { "&lstrok;&hellip;&rsquo;&check;&zcaron;&nosuch;", "\u0142\u2026\u2019\u2713\u017E&nosuch;" },
        { "a&nbsp b&copy, ?a=1&copy=2&reg_c=d&copyright &amp c &lt; &lt 3 &hellip 4", "a\u00A0 b\u00A9, ?a=1&copy=2&reg_c=d&copyright & c < < 3 &hellip 4" },
        { "&#55357;&#56832; &#xD83D;&#xDE00;&#XD83D;&#XDE00; &#55357; &#55357;x &#55357;&#65; &#56832;", "\U0001F600 \U0001F600\U0001F600  x A" },
        { "<img alt='&#55357;&#56832;'/>", "<img alt=\"\U0001F600\" />" },
        // Declarations and instructions that are none.
        { "a <?php echo 1 > b", "a  b" },
        { "a <?php echo '>' ?> b", "a  b" },
        { "a <?php <? echo ?> b <?php > c", "a  b  c" },
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
