using System.Text;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Feeds of the kinds that the test suites of feed readers have: what each says is found where WinRT has it, and what is wrong is listed.</summary>
public sealed class OddCorpusTests
{
    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    /// <summary>Document, lines that describe what is read of it, kinds of problems.</summary>
    public static TheoryData<string, string, string> Corpus => new()
    {
        { Feeds.Rss("<item><title>x</title><description>the <item> element</description><guid>1</guid></item><item><title>y</title></item>"), "summary: html|the <item> element</item>\ntitle: text|y", "UnexpectedContent Markup" },
        { Feeds.Rss("<item><title>x</title><description>e.g. <item><title>q</title></item> here</description><guid>1</guid></item><item><title>y</title></item>"), "summary: html|e.g. <item><title>q</title></item> here\ntitle: text|y", "UnexpectedContent" },
        { Feeds.Rss("<item><title>x</title><description><![CDATA[one</description></item><item><title>y</title><description><![CDATA[two]]></description></item>"), "summary: html|one</description></item><item><title>y</title><description><![CDATA[two", "UnexpectedContent" },
        { Feeds.Rss("<item><title>a<b</title><link>http://a.example/1</link></item>"), "title: text|a<b\nlink: http://a.example/1|alternate|||0|", "Markup" },
        { Feeds.Rss("< item><title>x</title></ item>< item ><title>y</title></item>"), "title: text|y", "Markup Markup Markup" },
        { Feeds.Rss("<item><title>x</title><dc:date>05/11/2024 10:00 GMT</dc:date></item>"), "item extension: http://purl.org/dc/elements/1.1/|date|05/11/2024 10:00 GMT\npublished: 2024-05-11T10:00:00.0000000+00:00", "Namespace Date" },
        { Feeds.Rss("<item><title>x</title><dc:date>2024-05-11T10:00:00</dc:date></item>"), "item extension: http://purl.org/dc/elements/1.1/|date|2024-05-11T10:00:00\npublished: 2024-05-11T10:00:00.0000000+00:00", "Namespace Date" },
        { Feeds.Rss("<item><title>x</title><dc:date>gestern</dc:date></item>"), "item extension: http://purl.org/dc/elements/1.1/|date|gestern", "Namespace Date" },
        { Feeds.Rss("<item><title>x</title><enclosure url='http://a.example/a.mp4' length='5000000000' type='video/mp4'/></item>"), "link attribute: |length|5000000000\nlink: http://a.example/a.mp4|enclosure|video/mp4||0|", "Number" },
        { Feeds.Rss("<item><title>x</title><enclosure url='http://a.example/a.mp4' length='1,234,567' type='video/mp4'/></item>"), "link attribute: |length|1,234,567\nlink: http://a.example/a.mp4|enclosure|video/mp4||0|", "Number" },
        { "<x:rss xmlns:x='' version='2.0'><channel><title>t</title></channel></x:rss>", "title: text|t", "Namespace MissingElement MissingElement Markup Namespace" },
        { Feeds.Rss("<item><title>x</title><a:author xmlns:a='http://www.w3.org/2005/Atom'><a:name>n</a:name></a:author><a:updated xmlns:a='http://www.w3.org/2005/Atom'>2005-01-01T00:00:00Z</a:updated><a:summary xmlns:a='http://www.w3.org/2005/Atom'>s</a:summary></item>"), "item extension: http://www.w3.org/2005/Atom|author|\nextension extension: http://www.w3.org/2005/Atom|name|n\nitem extension: http://www.w3.org/2005/Atom|updated|2005-01-01T00:00:00Z\nitem extension: http://www.w3.org/2005/Atom|summary|s", "" },
        { Feeds.Rss("<item><title>x</title><foo:creator>me</foo:creator><foo:date>2004-01-01T10:00:00Z</foo:date><foo:title>dct</foo:title></item>", "xmlns:foo='http://purl.org/dc/elements/1.1/'"), "item extension: http://purl.org/dc/elements/1.1/|creator|me\nitem extension: http://purl.org/dc/elements/1.1/|date|2004-01-01T10:00:00Z\nitem extension: http://purl.org/dc/elements/1.1/|title|dct\npublished: 2004-01-01T10:00:00.0000000+00:00", "" },
        { Feeds.Rss("<item><dc:title>dct</dc:title><dc:description>dcd</dc:description><link>http://a.example/1</link></item>"), "item extension: http://purl.org/dc/elements/1.1/|title|dct\nitem extension: http://purl.org/dc/elements/1.1/|description|dcd\nlink: http://a.example/1|alternate|||0|", "Namespace MissingElement" },
        { Feeds.Rss("<item><title>x</title><media:content url='http://a.example/a.jpg' type='image/jpeg'><media:title>mt</media:title><media:description>md</media:description></media:content><media:thumbnail url='t.jpg'/></item>", "xmlns:media='http://search.yahoo.com/mrss/'"), "item extension: http://search.yahoo.com/mrss/|content|\nextension attribute: |url|http://a.example/a.jpg\nextension attribute: |type|image/jpeg\nextension extension: http://search.yahoo.com/mrss/|title|mt", "" },
        { Feeds.Rss("<itunes:owner><itunes:name>n</itunes:name><itunes:email>e@a.example</itunes:email></itunes:owner><itunes:image href='i.png'/><itunes:category text='A'><itunes:category text='B'/></itunes:category><item><title>x</title><itunes:title>it</itunes:title><itunes:author>ia</itunes:author><itunes:duration>1:02:03</itunes:duration><itunes:summary>s</itunes:summary></item>", "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"), "feed extension: http://www.itunes.com/dtds/podcast-1.0.dtd|owner|\nextension extension: http://www.itunes.com/dtds/podcast-1.0.dtd|name|n\nextension extension: http://www.itunes.com/dtds/podcast-1.0.dtd|email|e@a.example\nfeed extension: http://www.itunes.com/dtds/podcast-1.0.dtd|image|", "" },
        { "<?xml version='1.0'?><CHANNEL HREF='http://a.example/'><TITLE>t</TITLE><ABSTRACT>d</ABSTRACT><LOGO HREF='l.gif' STYLE='image'/><ITEM HREF='http://a.example/1'><TITLE>x</TITLE><ABSTRACT>s</ABSTRACT></ITEM></CHANNEL>", "feed attribute: |HREF|http://a.example/\nfeed extension: |ABSTRACT|d\nfeed extension: |LOGO|\nextension attribute: |HREF|l.gif", "MissingElement MissingElement Format" },
        { Feeds.Atom("<entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><link href='l' xml:base='http://[bad/'/></entry>"), "link: |alternate|||0|", "Uri Uri" },
        { Feeds.Atom("<entry xml:lang='de'><title xml:lang='fr'>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><summary xml:lang=''>s</summary></entry>", "xml:lang='en'"), "feed language: en\ntitle language: en\nitem language: de\ntitle language: fr", "" },
        { Feeds.Rss("<language>en-us</language><dc:language>fr</dc:language><item><title>x</title><description xml:lang='de'>q</description></item>"), "feed language: en-us\nfeed extension: http://purl.org/dc/elements/1.1/|language|fr\nsummary language: de\nsummary: html|q", "Namespace" },
        { Feeds.Atom("<entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>a &amp; b<br/></p></div></content><summary type='xhtml'><xhtml:div xmlns:xhtml='http://www.w3.org/1999/xhtml'><xhtml:b>q</xhtml:b></xhtml:div></summary></entry>"), "summary: xhtml|<xhtml:div xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"><xhtml:b>q</xhtml:b></xhtml:div>\ncontent: xhtml|<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &amp; b<br /></p></div>", "" },
        { Feeds.Atom("<entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><content type='xhtml'>plain <b xmlns='http://www.w3.org/1999/xhtml'>q</b></content></entry>"), "content: html|plain <b xmlns=\"http://www.w3.org/1999/xhtml\">q</b>", "UnexpectedContent" },
        { Feeds.Atom("<entry><title>&lt;b>x&lt;/b></title><id>1</id><updated>2005-01-01T00:00:00Z</updated><summary type='text'>a &amp;amp; b</summary><content type='html'>&lt;p>q&amp;nbsp;r&lt;/p></content></entry>"), "title: text|<b>x</b>\nsummary: text|a &amp; b\ncontent: html|<p>q&nbsp;r</p>", "" },
        { Feeds.Atom("<entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><content type='image/png'>aGVsbG8=</content></entry>"), "content: image/png|aGVsbG8=", "" },
        { Feeds.Atom("<entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><content type='application/xml'><a xmlns=''><b/></a></content></entry>"), "content: application/xml|<a xmlns=\"\"><b /></a>", "" },
        { Feeds.Atom("<entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><content type='image/svg+xml'><svg xmlns='http://www.w3.org/2000/svg'><title>in</title></svg></content></entry>"), "content: image/svg+xml|<svg xmlns=\"http://www.w3.org/2000/svg\"><title>in</title></svg>", "" },
        { Feeds.Atom("<entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><link rel='self' href='?a=1'/><link rel='http://www.iana.org/assignments/relation/enclosure' href='//cdn.example/x' length='12' type='a/b'/><link rel='RELATED' href='#frag'/><link href=''/></entry>"), "link: |self|||0|\nlink: |http://www.iana.org/assignments/relation/enclosure|a/b||12|\nlink: |RELATED|||0|\nlink: |alternate|||0|", "Uri Uri Uri" },
        { Feeds.Atom("<entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><link>http://a.example/1</link></entry>"), "link: http://a.example/1|alternate|||0|", "MissingAttribute" },
        { Feeds.Rss("<item><title>&amp;lt;b&amp;gt; AT&amp;amp;T &#38;#8217;</title></item>"), "title: text|&lt;b&gt; AT&amp;T &#8217;", "" },
        { Feeds.Rss("<item><title>x</title><enclosure url='http://a.example/?a=1&b=2&copy=3' length='1' type='a/b'/><link>http://a.example/?a=1&b=2&copy=3</link></item>"), "link: http://a.example/?a=1&b=2&copy=3|enclosure|a/b||1|\nlink: http://a.example/?a=1&b=2&copy=3|alternate|||0|", "Markup Entity Entity" },
        { "<?xml version='1.0' encoding='utf-8'?><?xml version='1.0' encoding='utf-8'?><rss version='2.0' ><channel><title>t</title><link>http://a.example/</link><description>d</description><item><title>é</title></item></channel></rss>", "title: text|é", "Declaration" },
        { "<?xml encoding='utf-8' version='1.0'?><rss version='2.0' ><channel><title>t</title><link>http://a.example/</link><description>d</description><item><title>x</title></item></channel></rss>", "title: text|x", "" },
        { "<rss version='2.0'><channel><title>t</title><link>http://a.example/</link><description>d</description><item><title>x</title></item></channel><channel><title>t2</title><link>http://b.example/</link><item><title>y</title></item></channel></rss>", "feed extension: |title|t2\nlink: http://b.example/|alternate|||0|\ntitle: text|y", "UnexpectedContent UnexpectedContent" },
        { "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://channel.netscape.com/rdf/simple/0.9/'><channel><title>t</title><link>http://a.example/</link><description>d</description></channel><image><title>it</title><url>http://a.example/i.gif</url><link>http://a.example/</link></image><item><title>x</title><link>http://a.example/1</link></item><textinput><title>s</title></textinput></rdf:RDF>", "feed extension: http://channel.netscape.com/rdf/simple/0.9/|textinput|\nextension extension: http://channel.netscape.com/rdf/simple/0.9/|title|s\nimage: http://a.example/i.gif\nlink: http://a.example/1|alternate|||0|", "" },
        { "<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/publish/formats/rss-0.91.dtd'><rss version='0.91'><channel><title>t</title><link>http://a.example/</link><description>d</description><language>en</language><rating>(PICS-1.1 'x')</rating><copyright>c</copyright><pubDate>Thu, 01 Jan 2004 10:00:00 GMT</pubDate><docs>http://a.example/docs</docs><managingEditor>ed</managingEditor><webMaster>wm</webMaster><image><title>it</title><url>http://a.example/i.gif</url><link>http://a.example/</link><width>88</width><height>31</height><description>id</description></image><skipHours><hour>1</hour></skipHours><skipDays><day>Sunday</day></skipDays><textinput><title>s</title><name>q</name><link>http://a.example/s</link><description>sd</description></textinput><item><title>x</title><link>http://a.example/1</link></item></channel></rss>", "feed language: en\nfeed extension: |rating|(PICS-1.1 'x')\nfeed extension: |pubDate|Thu, 01 Jan 2004 10:00:00 GMT\nfeed extension: |docs|http://a.example/docs", "" },
        { "<rss version='2.0' ><channel><image><url>http://a.example/i.png</url><title>it</title><link>http://il.example/</link></image><title>t</title><link>http://a.example/</link><description>d</description><item><title>x</title></item></channel></rss>", "image: http://a.example/i.png", "" },
        { "<rss version='2.0' ><channel><textInput><title>ti</title><link>http://ti.example/</link></textInput><title>t</title><link>http://a.example/</link><description>d</description><item><title>x</title></item></channel></rss>", "feed extension: |textInput|\nextension extension: |title|ti\nextension extension: |link|http://ti.example/", "" },
        { Feeds.Rss("<item><title>x</title><category domain='http://c.example/'>A/B</category><category>A, B</category><category/><category domain=''>C</category><dc:subject>D</dc:subject></item>"), "item extension: http://purl.org/dc/elements/1.1/|subject|D\ncategory: A/B|http://c.example/|\ncategory: A, B||\ncategory: ||", "Namespace" },
        { Feeds.Rss("<item><title>x</title><guid isPermaLink='true'>http://a.example/g</guid></item>"), "id: http://a.example/g", "" },
        { Feeds.Rss("<item><title>x</title><guid>tag:a.example,2004:1</guid><link></link></item>"), "id: tag:a.example,2004:1", "Uri" },
        { Feeds.Rss("<item><title>x</title><guid>1</guid><guid>2</guid></item>"), "item extension: |guid|2", "UnexpectedContent" },
        { Feeds.Rss("<item><title>x</title><source url='http://s.example/feed'>S</source></item>"), "from title: text|S\nfrom link: http://s.example/feed|self|||0|", "" },
        { Feeds.Rss("<cloud domain='rpc.a.example' port='80' path='/RPC2' registerProcedure='p' protocol='xml-rpc'/><ttl>60</ttl><rating>r</rating><item><title>x</title></item>"), "feed extension: |cloud|\nextension attribute: |domain|rpc.a.example\nextension attribute: |port|80\nextension attribute: |path|/RPC2", "" },
        { Feeds.Rss("<item><title>x</title><author>me@a.example (Me Myself)</author><author>Me &lt;me@a.example&gt;</author><author><name>Nested</name><email>n@a.example</email></author><dc:creator>DC</dc:creator></item>"), "item extension: http://purl.org/dc/elements/1.1/|creator|DC\nperson: |me@a.example (Me Myself)|\nperson: |Me <me@a.example>|\nperson: |<name>Nested</name><email>n@a.example</email>|", "Namespace UnexpectedContent" },
        { Feeds.Rss("<item><title>x</title><content:encoded><![CDATA[<p>full</p>]]></content:encoded><description>short</description></item>", "xmlns:content='http://purl.org/rss/1.0/modules/content/'"), "item extension: http://purl.org/rss/1.0/modules/content/|encoded|<p>full</p>\nsummary: html|short\ncontent: html|<p>full</p>", "" },
        { Feeds.Rss("<item><title>x</title><body xmlns='http://www.w3.org/1999/xhtml'><p>b</p></body><xhtml:body xmlns:xhtml='http://www.w3.org/1999/xhtml'><xhtml:p>c</xhtml:p></xhtml:body></item>"), "item extension: http://www.w3.org/1999/xhtml|body|\nextension extension: http://www.w3.org/1999/xhtml|p|b\nitem extension: http://www.w3.org/1999/xhtml|body|\nextension extension: http://www.w3.org/1999/xhtml|p|c", "" },
        { Feeds.Rss("<item><title>x</title><link>http://fb.example/~r/1</link><feedburner:origLink>http://a.example/1</feedburner:origLink></item>", "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"), "item extension: http://rssnamespace.org/feedburner/ext/1.0|origLink|http://a.example/1\nlink: http://fb.example/~r/1|alternate|||0|", "" },
        { "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>t</title><atom:link href='http://a.example/rss' rel='self' type='application/rss+xml'/><link>http://a.example/</link><description>d</description><item><title>x</title><atom:link rel='replies' href='http://a.example/c'/></item></channel></rss>", "link: http://a.example/rss|self|application/rss+xml||0|\nlink: http://a.example/c|replies|||0|", "" },
        { Feeds.Atom("<entry><title>x</title><title>y</title><id>1</id><id>2</id><updated>2005-01-01T00:00:00Z</updated><updated>2006-01-01T00:00:00Z</updated><content>a</content><content>b</content></entry>"), "item extension: http://www.w3.org/2005/Atom|title|y\nitem extension: http://www.w3.org/2005/Atom|id|2\nitem extension: http://www.w3.org/2005/Atom|updated|2006-01-01T00:00:00Z\nitem extension: http://www.w3.org/2005/Atom|content|b", "UnexpectedContent UnexpectedContent UnexpectedContent UnexpectedContent" },
        { Feeds.Rss("<item><title>   </title><description/></item>"), "title: text|\nsummary: html|", "" },
        { "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title mode='escaped' type='text/html'>&lt;b>t&lt;/b></title><tagline>g</tagline><link rel='alternate' type='text/html' href='http://a.example/'/><modified>2004-01-01T00:00:00Z</modified><generator url='http://g.example/' version='1'>G</generator><copyright>c</copyright><info>i</info><entry><title>x</title><id>1</id><issued>2004-01-01</issued><modified>2004-01-02T00:00:00Z</modified><summary mode='xml'>s <b>q</b></summary><content type='multipart/alternative'><content type='text/plain'>p</content></content></entry></feed>", "feed extension: http://purl.org/atom/ns#|info|i\ntitle: html|<b>t</b>\nsubtitle: text|g\nrights: text|c", "MissingElement UnexpectedContent UnexpectedContent" },
        { Feeds.Rss("<item><title>x<!-- c -->y</title></item>"), "title: text|xy", "" },
        { Feeds.Rss("<item><title>x<?php echo 1 ?>y</title></item>"), "title: text|xy", "" },
        { Feeds.Rss("<item><title>x</title><ENCLOSURE URL='http://a.example/1' LENGTH='1' TYPE='a/b'/></item>"), "link: http://a.example/1|enclosure|a/b||1|", "" },
        { Feeds.Rss("<item><title>x</title><enclosure href='http://a.example/1' length='' type=''/></item>"), "link attribute: |href|http://a.example/1\nlink: http://a.example/1|enclosure|||0|", "MissingAttribute" },
        { Feeds.Rss("<item><title>x</title><enclosure url=' http://a.example/a b.mp3 ' length='1' type='audio/mpeg'/></item>"), "link: http://a.example/a b.mp3|enclosure|audio/mpeg||1|", "" },
        { Feeds.Rss("<item><title>x</title><link>\n   http://a.example/\n   long/path  </link></item>"), "link: http://a.example/long/path|alternate|||0|", "" },
        { Feeds.Rss("<item><title>x</title><link>javascript:alert(1)</link></item>"), "link: javascript:alert(1)|alternate|||0|", "" },
        { Feeds.Rss("<item><title>1<2 and 3>2</title></item><item><title>x <= y</title></item><item><title>a <b> c</title></item><item><title>I <3 it</title></item>"), "title: text|1<2 and 3>2\ntitle: text|x <= y\ntitle: html|a <b> c</b>\ntitle: text|I <3 it", "Markup Markup UnexpectedContent Markup Markup" },
        { Feeds.Rss("<item><title>Q&A</title></item><item><title>R&D;</title></item>"), "title: text|Q&A\ntitle: text|R&D;", "Entity Entity" },
        { Feeds.Rss("<item><title>x</title><enclosure url='http://a.example/\r\n1' length=' 1 ' type='a/b'/></item>"), "link: http://a.example/ 1|enclosure|a/b||1|", "" },
        { Feeds.Rss("<item><title>x</title><comments>http://a.example/c</comments><slash:comments>12</slash:comments><wfw:commentRss>http://a.example/cr</wfw:commentRss></item>"), "item extension: http://purl.org/rss/1.0/modules/slash/|comments|12\nitem extension: http://wellformedweb.org/CommentAPI/|commentRss|http://a.example/cr\ncomments: http://a.example/c\nlink: http://a.example/c|comments|||0|", "Namespace Namespace" },
        { "<rss version='2.0'><channel><title>t</title><link>http://a.example/</link><description>d</description><entry><title>x</title></entry></channel></rss>", "title: text|x", "UnexpectedContent" },
        { Feeds.Atom("<item><title>x</title></item>"), "title: text|x", "UnexpectedContent MissingElement MissingElement" },
        { Feeds.Rss("<item><title><![CDATA[<b>x</b> &amp; y]]></title></item>"), "title: text|<b>x</b> &amp; y", "" },
        { Feeds.Rss("<item><title>Tom &amp;amp; Jerry</title></item>"), "title: text|Tom &amp; Jerry", "" },
        { Feeds.Rss("<item><title>x</title><description><svg:svg xmlns:svg='http://www.w3.org/2000/svg'><svg:title>z</svg:title></svg:svg></description></item>"), "summary: html|<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\"><svg:title>z</svg:title></svg:svg>", "UnexpectedContent" },
        { Feeds.Atom("<entry gd:etag='W/&quot;x&quot;' xmlns:gd='http://schemas.google.com/g/2005'><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated></entry>"), "item attribute: http://schemas.google.com/g/2005|etag|W/\"x\"", "" },
        { Feeds.Atom("<entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><author>Plain Name</author><author><name/></author><author><name>A</name><name>B</name><email>a@b</email><uri>rel</uri></author><contributor><name>C</name></contributor></entry>"), "person: Plain Name||\nperson: ||\nperson extension: http://www.w3.org/2005/Atom|name|B\nperson: A|a@b|", "MissingElement MissingElement Uri" },
        { Feeds.Atom("<entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated><category>txt</category><category term='' label='L'/><category term='T' scheme='rel'/></entry>"), "category: txt||\ncategory: ||L\ncategory: T|rel|", "MissingAttribute" },
        { Feeds.Atom("<generator uri='/g' version='1.0'>G &amp;amp; co</generator><icon>fav.ico</icon><logo> logo.png </logo><rights type='html'>&amp;copy; x</rights><subtitle type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>s</div></subtitle><entry><title>x</title><id>1</id><updated>2005-01-01T00:00:00Z</updated></entry>"), "subtitle: xhtml|<div xmlns=\"http://www.w3.org/1999/xhtml\">s</div>\nrights: html|&copy; x\ngenerator: G &amp; co|1.0|", "Uri Uri Uri" },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Corpus))]
    public async Task Load_AnOddFeed_IsReadAsItIsMeant(string document, string lines, string problems)
    {
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(document, Timeout);

        string[] described = [.. Model.Describe(feed).Split('\n').Select(line => line.Trim())];
        Assert.All(lines.Split('\n'), line => Assert.Contains(line, described));
        Assert.Equal(problems, string.Join(' ', feed.Problems.Select(problem => problem.Kind)));
    }

    [Fact]
    public void Load_NamesWithoutEnd_AreQuotedShortAndPrintable()
    {
        string name = new('x', 5000);
        SyndicationFeed feed = Feeds.Read(Feeds.Rss($"<item><title>x</title><{name}>q</item><item><title>y</title><pubDate xmlns='urn:{name}'>z</pubDate></item>", $"q{name}:a='1'"));
        Assert.Equal(2, feed.Items.Count);
        Assert.NotEmpty(feed.Problems);
        Assert.All(feed.Problems, problem => Assert.InRange(problem.Message.Length, 1, 200));

        SyndicationException e = Assert.Throws<SyndicationException>(() => Feeds.Read($"<{name}/>"));
        Assert.InRange(e.Message.Length, 1, 200);
        SyndicationItem item = Feeds.ReadItem("<entry xmlns='http://www.w3.org/2005/Atom'><title type='a&#x202E;b'>t</title><id>1</id><updated>2005-01-01T00:00:00Z</updated></entry>");
        Assert.Contains("\"a\uFFFDb\"", Assert.Single(item.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ALengthThatIsNoneOrTooLarge_GoesOutAsItCameIn()
    {
        SyndicationFeed feed = Feeds.Read(Feeds.Rss("<item><title>x</title><enclosure url='http://a.example/1' length='5000000000' type='video/mp4'/></item>"));

        Assert.Equal(0u, Assert.Single(feed.Items[0].Links).Length);
        Assert.Contains("length=\"5000000000\"", feed.GetXmlDocument(SyndicationFormat.Rss20).OuterXml, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("cp932", "windows-31j", "\u2460\u65E5\u672C")]
    [InlineData("cp932", "x-sjis", "\u65E5\u672C\u8A9E\u30C6\u30B9\u30C8")]
    [InlineData("gbk", "gb2312", "\u9F8D\u93AE \u9555")]
    [InlineData("iso-8859-15", "ISO-8859-15", "\u20AC")]
    public async Task Load_EncodingsUnderOtherNames_AreFound(string encoding, string declared, string words)
    {
        Encoding real = CodePagesEncodingProvider.Instance.GetEncoding(encoding == "cp932" ? "shift_jis" : encoding)!;
        SyndicationFeed feed = await Feeds.ReadEveryWayAsync(real.GetBytes($"<?xml version='1.0' encoding='{declared}'?>{Feeds.Rss($"<item><title>{words}</title></item>")}"), null, Timeout);

        Assert.Equal(words, feed.Items[0].Title!.Text);
        Assert.Empty(feed.Problems);
    }
}
