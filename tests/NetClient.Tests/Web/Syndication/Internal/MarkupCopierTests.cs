using System.Buffers;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Tests.Web.Syndication.Internal;

/// <summary>The copier writes what .NET's own writer would.</summary>
public sealed class MarkupCopierTests
{
    /// <summary>The first element inside of the root is copied; the root declares q, r and the default.</summary>
    public static TheoryData<string> Fragments =>
    [
        "<a/>", "<a></a>", "<a>text</a>", "<a><b/>t<c>u</c></a>", "<q:a/>", "<q:a q:b='1' b='2'/>", "<a xmlns=''><b/></a>", "<a xmlns='urn:other'><q:b><c xmlns='urn:d'/></q:b><r:d/></a>",
        "<a><q:b><q:c/></q:b><q:d/></a>", "<a q:b='1'><c q:d='2'/></a>", "<q:a xmlns:q='urn:new'><q:b/></q:a>", "<q:a><q:b xmlns:q='urn:new'><q:c/></q:b><q:d/></q:a>",
        "<a xmlns:q='urn:q'><q:b/></a>", "<a xml:lang='de' xml:space='preserve'> <b/> </a>", "<a>&lt;&gt;&amp;&quot;&apos;'\"&#13;&#10;&#9;\n\t</a>", "<a b='&lt;&gt;&amp;&quot;&apos;&#13;&#10;&#9;\n\t'/>",
        "<a><![CDATA[<b>&]]]]><![CDATA[>]]></a>", "<a>\uD83D\uDE00 \u00E9</a>", "<a>1<!-- c -->2<?p i?>3</a>", "<a b=''></a>", "<r:a><q:a><r:b q:c=''/></q:a></r:a>",
    ];

    [Theory]
    [MemberData(nameof(Fragments))]
    public void Copy_AnElement_IsWhatAnXmlWriterWrites(string fragment)
    {
        Assert.Equal(Written(Reader(fragment)), Copied(Reader(fragment)));
        Assert.Equal(Written(Nodes(fragment)), Copied(Nodes(fragment)));
    }

    [Fact]
    public void Copy_LongText_IsWhole()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => i % 7 == 0 ? "&amp;" : "x"));
        Assert.Equal($"<a xmlns=\"urn:d\">{text}</a>", Copied(Reader($"<a>{text}</a>")));
    }

    [Fact]
    public void Copy_OneAfterAnother_RemembersNoDeclaration()
    {
        using XmlReader reader = Reader("<q:a/><q:b/>");
        var output = new ArrayBufferWriter<char>();
        var copier = new MarkupCopier(output);
        copier.Copy(reader);
        reader.Read();
        copier.Copy(reader);
        Assert.Equal("<q:a xmlns:q=\"urn:q\" /><q:b xmlns:q=\"urn:q\" />", output.WrittenSpan.ToString());
    }

    // With a look at each declaration for each tag this takes many minutes.
    [Fact(Timeout = 120_000)]
    public Task Copy_ManyElementsUnderManyDeclarations_LooksAtNoneButTheirOwn() => Task.Run(() =>
    {
        string declarations = string.Concat(Enumerable.Range(0, 60_000).Select(i => $" xmlns:p{i}='u'"));
        string elements = string.Concat(Enumerable.Repeat("<p></p>", 500_000));

        Assert.EndsWith("<p></p></a>", Copied(Reader($"<a xmlns='urn:e'{declarations}>{elements}</a>")), StringComparison.Ordinal);
    }, TestContext.Current.CancellationToken);

    /// <summary>What XmlWriter refuses, or mends in another way. A document, the attribute that an element is given by hand with no regard to what its prefix means there, what a sound copy says.</summary>
    public static TheoryData<string, string, string, string, string> BuiltByHand => new()
    {
        { "<p:a xmlns:p='urn:1'><p:b xmlns:p='urn:2'/></p:a>", "p:a", "xmlns:p", FeedNames.Xmlns, "{urn:1}a {urn:2}b" },
        { "<a xmlns='urn:1'><b/></a>", "a", "xmlns", FeedNames.Xmlns, "{urn:1}a {urn:1}b" },
        { "<a xmlns='urn:1'><b/></a>", "a", "c", "urn:2", "{urn:1}a {urn:2}c=urn:2 {urn:1}b" },
        { "<a xmlns='urn:1'><b><d/></b></a>", "b", "c", "urn:2", "{urn:1}a {urn:1}b {urn:2}c=urn:2 {urn:1}d" },
        { "<a xmlns='urn:1'><b/></a>", "b", "c", "urn:1", "{urn:1}a {urn:1}b {urn:1}c=urn:2" },
        { "<a xmlns='urn:1' xmlns:n1='urn:3'><n1:b/></a>", "a", "c", "urn:2", "{urn:1}a {urn:2}c=urn:2 {urn:3}b" },
        { "<p:a xmlns:p='urn:1'><p:b/></p:a>", "p:b", "c", "urn:1", "{urn:1}a {urn:1}b {urn:1}c=urn:2" },
        { "<p:a xmlns:p='urn:1'><p:b/></p:a>", "p:b", "p:c", "urn:2", "{urn:1}a {urn:1}b {urn:2}c=urn:2" },
        { "<a><b/></a>", "a", "xmlns", FeedNames.Xmlns, "a b" },
        { "<a><b/></a>", "b", "xmlns", FeedNames.Xmlns, "a b" },
        { "<a xmlns='urn:1'><b xmlns=''><c xmlns='urn:2'/></b></a>", "b", "xmlns", FeedNames.Xmlns, "{urn:1}a b {urn:2}c" },
    };

    [Theory]
    [MemberData(nameof(BuiltByHand))]
    public void Copy_ADocumentBuiltByHand_IsSound(string markup, string element, string attribute, string space, string expected)
    {
        var document = new XmlDocument();
        document.LoadXml(markup);
        XmlAttribute added = document.CreateAttribute(attribute, space);
        added.Value = "urn:2";
        ((XmlElement)document.GetElementsByTagName(element)[0]!).SetAttributeNode(added);
        using var reader = new XmlNodeReader(document.DocumentElement!);
        reader.Read();

        var copy = XElement.Parse(Copied(reader));

        Assert.Equal(expected, string.Join(' ', copy.DescendantsAndSelf().SelectMany(Said)));
    }

    private static IEnumerable<string> Said(XElement element) =>
        element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => $"{attribute.Name}={attribute.Value}").Prepend($"{element.Name}");

    private static string Root(string fragment) => $"<root xmlns='urn:d' xmlns:q='urn:q' xmlns:r='urn:r'>{fragment}</root>";

    private static XmlReader Reader(string fragment) => AtFirst(XmlSettings.Reader(new StringReader(Root(fragment)), new ProblemList(), CancellationToken.None));

    private static XmlReader Nodes(string fragment)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(Root(fragment));
        return AtFirst(new XmlNodeReader(document));
    }

    private static XmlReader AtFirst(XmlReader reader)
    {
        while (reader.NodeType != XmlNodeType.Element || reader.Depth != 1)
            Assert.True(reader.Read());
        return reader;
    }

    private static string Copied(XmlReader reader)
    {
        var output = new ArrayBufferWriter<char>();
        using (reader)
        {
            new MarkupCopier(output).Copy(reader);
            Assert.True(reader.NodeType is XmlNodeType.EndElement || reader.IsEmptyElement);
        }
        return output.WrittenSpan.ToString();
    }

    private static string Written(XmlReader reader)
    {
        var output = new StringBuilder();
        XmlWriterSettings settings = XmlSettings.Writer();
        settings.ConformanceLevel = ConformanceLevel.Fragment;
        using (reader)
        using (var writer = XmlWriter.Create(output, settings))
            Markup.Copy(reader, writer);
        return output.ToString();
    }
}
