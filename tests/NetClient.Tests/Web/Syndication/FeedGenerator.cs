using System.Globalization;
using System.Text;
using NetClient.Web.Syndication;

namespace NetClient.Tests.Web.Syndication;

/// <summary>Writes feeds of one format with everything that the format has, and some of what it does not have.</summary>
internal sealed class FeedGenerator(int seed, SyndicationFormat format)
{
    private static readonly string[] Relations = ["self", "next", "alternate", "enclosure", "edit"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    private bool IsAtom => format is SyndicationFormat.Atom10 or SyndicationFormat.Atom03;

    public string Document()
    {
        string common = "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:x=\"urn:x\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:a=\"http://www.w3.org/2005/Atom\"";
        (string open, string close) = format switch
        {
            SyndicationFormat.Atom10 => ($"<feed xmlns=\"http://www.w3.org/2005/Atom\" {common}{Scope()}>", "</feed>"),
            SyndicationFormat.Atom03 => ($"<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\" {common}{Scope()}>", "</feed>"),
            SyndicationFormat.Rss10 => ($"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" {common}><channel rdf:about=\"http://a.example/\">", "</rdf:RDF>"),
            SyndicationFormat.Rss092 => ($"<rss version=\"0.92\" {common}><channel>", "</channel></rss>"),
            _ => ($"<rss version=\"2.0\" {common}{Scope()}><channel{Scope()} x:y=\"1\">", "</channel></rss>"),
        };
        _text.Append(open);
        Some(4, FeedChild);
        if (IsAtom)
            Item();
        if (format == SyndicationFormat.Rss10)
            _text.Append("</channel>");
        Some(3, Item);
        _text.Append("<!-- end -->").Append(close);
        return _text.ToString();
    }

    private void FeedChild()
    {
        if (IsAtom)
        {
            Pick(() => Text("title"), () => Text("subtitle"), () => Text("rights"), () => Leaf("id", Words()), () => Leaf("updated", Date()), Generator, () => Leaf("icon", Address()),
                () => Leaf("logo", Address()), () => Person("author"), () => Person("contributor"), AtomCategory, () => AtomLink("link"), Extension);
        }
        else
        {
            Pick(() => Leaf("title", Words()), () => Leaf("link", Address()), () => Leaf("description", Html()), () => Leaf("copyright", Words()), () => Leaf("language", "en-gb"),
                () => Leaf("managingEditor", "a@b.example (" + Words() + ")"), () => Leaf("lastBuildDate", MailDate()), RssCategory, () => Leaf("generator", Words()),
                () => Append($"<image><title>t</title><url>{Address()}</url></image>"), () => AtomLink("a:link"), () => Leaf("ttl", "60"), () => Leaf("dc:date", Date()), Extension);
        }
    }

    private void Item()
    {
        string name = IsAtom ? "entry" : "item";
        _text.Append(CultureInfo.InvariantCulture, $"<{name}{Scope()}{(format == SyndicationFormat.Rss10 ? $" rdf:about=\"{Address()}\"" : "")}>\n");
        Some(8, () =>
        {
            if (IsAtom)
            {
                Pick(() => Text("title"), () => Text("summary"), () => Text("rights"), Content, () => Leaf("id", Words()), () => Leaf("updated", Date()), () => Leaf("published", Date()),
                    () => Person("author"), () => Person("contributor"), AtomCategory, () => AtomLink("link"), Extension,
                    () => { _text.Append("<source>"); Some(3, FeedChild); _text.Append("</source>"); });
            }
            else
            {
                Pick(() => Leaf("title", Words()), () => Leaf("link", Address()), () => Leaf("description", Html()), () => Leaf("author", Words()), RssCategory, () => Leaf("comments", Address()),
                    () => Append($"<enclosure{Scope()} url=\"{Address()}\" length=\"{_random.Next(3)}\" type=\"a/b\"/>"), () => Append($"<guid isPermaLink=\"{(_random.Next(2) == 0 ? "true" : "false")}\">{Words()}</guid>"),
                    () => Leaf("guid", Address()), () => Leaf("pubDate", MailDate()), () => Leaf("dc:date", Date()), () => Append($"<source url=\"{Address()}\">{Words()}</source>"),
                    () => Leaf("content:encoded", Html()), () => AtomLink("a:link"), Extension);
            }
        });
        _text.Append(CultureInfo.InvariantCulture, $"</{name}>");
    }

    private void Text(string name)
    {
        string type = new[] { "", " type=\"text\"", " type=\"html\"", " type=\"xhtml\"", " type=\"text/html\"", " type=\"odd\"" }[_random.Next(6)];
        _text.Append(CultureInfo.InvariantCulture, $"<{name}{type}{Scope()}>{(type.Contains("xhtml", StringComparison.Ordinal) ? Xhtml() : type.Contains("html", StringComparison.Ordinal) ? Html() : Words())}</{name}>");
    }

    private void Content() => Pick(
        () => Text("content"),
        () => Append($"<content src=\"{Address()}\" type=\"image/png\"/>"),
        () => Append("<content type=\"application/xml\"><x:a b=\"1\"><c/></x:a></content>"),
        () => Append("<content type=\"image/svg+xml\"><svg xmlns=\"http://www.w3.org/2000/svg\"/></content>"),
        () => Append("<content type=\"text/plain\">a &amp; b</content>"),
        () => Append("<content type=\"image/gif\">R0lGODlhAQABAAAAACw=</content>"));

    private void Person(string name) =>
        Append($"<{name}{Scope()}><name>{Words()}</name>{(_random.Next(2) == 0 ? $"<uri>{Address()}</uri>" : "")}{(_random.Next(2) == 0 ? "<email>a@b.example</email>" : "")}<x:more>1</x:more></{name}>");

    private void Generator() => Append($"<generator uri=\"{Address()}\" version=\"1\">{Words()}</generator>");

    private void AtomCategory() => Append($"<category term=\"{Words()}\" scheme=\"{Address()}\" label=\"{Words()}\" x:y=\"1\"/>");

    private void RssCategory() => Append($"<category domain=\"{Address()}\">{Words()}</category>");

    private void AtomLink(string name) => Append($"<{name} rel=\"{Relations[_random.Next(Relations.Length)]}\" href=\"{Address()}\" type=\"a/b\" hreflang=\"en\" title=\"{Words()}\" length=\"{_random.Next(9)}\"/>");

    private void Extension() => Pick(
        () => Append($"<dc:creator{Scope()}>{Words()}</dc:creator>"),
        () => Append("<x:a x:b=\"1\" c=\"2\"><x:d>" + Words() + "</x:d><plain xmlns=\"\"/></x:a>"),
        () => Append("<x:a> " + Words() + " <x:b/>tail</x:a>"),
        () => Append("<x:e>  </x:e>"));

    private void Leaf(string name, string text) => _text.Append(CultureInfo.InvariantCulture, $"<{name}{Scope()}>{text}</{name}>");

    private string Words() => new[] { "one two", "a &amp; b &lt;c&gt; &quot;d&quot;", "caf\u00E9 \U0001F600", "", "a\n  b", "a&#13;b&#9;c" }[_random.Next(6)];

    private string Html() => new[] { "&lt;p&gt;a &amp;amp; b&lt;/p&gt;", "<![CDATA[<b>x</b> &nbsp; y]]>", "plain", "" }[_random.Next(4)];

    private string Xhtml() => new[] { "<div xmlns=\"http://www.w3.org/1999/xhtml\">a<br/><b x:y=\"1\">c</b> d</div>", " <h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:p>t</h:p></h:div> ", "" }[_random.Next(3)];

    private string Address() => new[] { "http://a.example/x?y=1&amp;z=2", "https://b.example/\u00FC/", "relative/path", "/rooted", "mailto:a@b.example", "urn:uuid:1", "" }[_random.Next(7)];

    private string Date() => new[] { "2003-12-13T18:30:02Z", "2003-12-13T18:30:02.25+01:00", "2003-12-13", "no date" }[_random.Next(4)];

    private string MailDate() => new[] { "Tue, 10 Jun 2003 04:00:00 GMT", "Tue, 10 Jun 2003 04:00:00 -0330", "2003-12-13T18:30:02.25+01:00", "no date" }[_random.Next(4)];

    private string Scope() => _random.Next(8) switch
    {
        0 => " xml:lang=\"de\"",
        1 => " xml:lang=\"en\" xml:base=\"http://base.example/dir/\"",
        2 => " xml:base=\"deeper/\"",
        3 => " xml:lang=\"\"",
        _ => "",
    };

    private void Append(string text) => _text.Append(text);

    private void Some(int most, Action action)
    {
        for (int i = _random.Next(most + 4); i > 0; i--)
            action();
    }

    private void Pick(params Action[] choices) => choices[_random.Next(choices.Length)]();
}
