using System.Globalization;
using System.Xml;
using NetClient.Internal;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Writes nodes in one format. What formats have in common is here: what every node has, and extensions.</summary>
internal abstract class FeedWriter(XmlWriter writer)
{
    private readonly Stack<Scope> _scopes = new([new Scope(null, "")]);

    public static FeedWriter For(SyndicationFormat format, XmlWriter writer) => format switch
    {
        SyndicationFormat.Atom10 => new Atom10Writer(writer),
        SyndicationFormat.Rss20 => new Rss20Writer(writer),
        _ => throw Throw.Argument($"Feeds are written as Atom 1.0 and RSS 2.0, not as {format}.", nameof(format)),
    };

    protected XmlWriter Xml => writer;

    /// <summary>The format's own namespace, which needs no prefix.</summary>
    protected abstract string OwnNamespace { get; }

    public abstract void Feed(SyndicationFeed feed);

    public abstract void Item(SyndicationItem item);

    public abstract void Text(string name, ISyndicationText text);

    public abstract void Content(SyndicationContent content);

    public abstract void Link(SyndicationLink link);

    public abstract void Person(string name, SyndicationPerson person);

    public abstract void Category(SyndicationCategory category);

    public abstract void Generator(SyndicationGenerator generator);

    public void Extension(ISyndicationNode node)
    {
        if (node.NodeName.Length == 0)
            throw Throw.Argument("An element without a name cannot be written: set NodeName.", null);
        Begin(node.NodeName, node.NodeNamespace, node);
        Value(node.NodeValue);
        End(node);
    }

    /// <summary>An element of a service document (RFC 5023), whichever format was asked for: there is one only.</summary>
    public void Container(string name, SyndicationNode node, ISyndicationText? title, string? address, Action children)
    {
        Begin(name, FeedNames.App, node);
        if (address is not null)
            Attribute("href", address);
        if (title is not null)
            new Atom10Writer(writer).Text("title", title);
        children();
        End(node);
    }

    /// <summary>A type of media that a collection takes.</summary>
    public void Accept(string type) => Element("accept", FeedNames.App, type);

    /// <summary>The categories that a collection's members may have.</summary>
    public void Categories(IReadOnlyList<SyndicationCategory> categories)
    {
        if (categories.Count == 0)
            return;
        Begin("categories", FeedNames.App, null);
        var atom = new Atom10Writer(writer);
        foreach (SyndicationCategory category in categories)
            atom.Category(category);
        End(null);
    }

    /// <summary>Begins an element with what every node has.</summary>
    protected void Begin(string name, string @namespace, ISyndicationNode? node, bool withLanguage = true)
    {
        string? prefix = @namespace.Length == 0 || @namespace == OwnNamespace ? "" : writer.LookupPrefix(@namespace) ?? Prefixes.Of(@namespace);
        writer.WriteStartElement(prefix, name, @namespace);
        Scope scope = _scopes.Peek();
        if (withLanguage && node?.Language is { } language && language != scope.Language && (language.Length > 0 || node is SyndicationNode { EndsLanguage: true }))
        {
            writer.WriteAttributeString("xml", "lang", null, Clean(language));
            scope = scope with { Language = language };
        }
        if (node?.BaseUri is { } baseUri && baseUri != scope.BaseUri)
        {
            writer.WriteAttributeString("xml", "base", null, Clean(baseUri.OriginalString));
            scope = scope with { BaseUri = baseUri };
        }
        _scopes.Push(scope);
        if (node is null or SyndicationNode { HasAttributes: false })
            return;
        for (int i = 0; i < node.AttributeExtensions.Count; i++)
            WriteExtension(node.AttributeExtensions[i], i);
    }

    /// <summary>Ends an element, behind its extension elements.</summary>
    protected void End(ISyndicationNode? node)
    {
        if (node is not (null or SyndicationNode { HasElements: false }))
        {
            foreach (ISyndicationNode extension in node.ElementExtensions)
                Extension(extension);
        }
        writer.WriteEndElement();
        _scopes.Pop();
    }

    protected void Attribute(string name, string value)
    {
        if (value.Length > 0)
            writer.WriteAttributeString(name, Clean(value));
    }

    protected void Value(string? text)
    {
        if (!string.IsNullOrEmpty(text))
            writer.WriteString(Clean(text));
    }

    protected void Element(string name, string @namespace, string text)
    {
        if (text.Length == 0)
            return;
        Begin(name, @namespace, null);
        Value(text);
        End(null);
    }

    protected static string Clean(string text) => XmlOutput.Clean(text);

    /// <summary>An address, or what was read in its place.</summary>
    protected static string Address(Uri? uri, string? unresolved) => uri?.OriginalString ?? unresolved ?? "";

    protected static string Number(uint number) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);

    private void WriteExtension(SyndicationAttribute attribute, int number)
    {
        if (attribute.Name.Length == 0)
            throw Throw.Argument("An attribute without a name cannot be written: set its Name.", null);
        string? prefix = attribute.Namespace.Length == 0 ? null : attribute.Namespace == FeedNames.Xml ? "xml" : Prefixes.Of(attribute.Namespace);
        // XmlWriter finds a prefix for any attribute but for one of this name.
        if (prefix is null && attribute is { Name: "xmlns", Namespace.Length: > 0 })
            prefix = string.Create(CultureInfo.InvariantCulture, $"n{number}");
        writer.WriteAttributeString(prefix, attribute.Name, attribute.Namespace, Clean(attribute.Value));
    }
}
