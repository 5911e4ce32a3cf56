using System.Xml;
using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

/// <summary>An element of a feed. As itself it is an extension element; the classes of the elements that have properties of their own derive from it (in WinRT they only share its interface).</summary>
/// <remarks>Strings are never null, as in WinRT: what is absent is empty. Objects of this namespace are not safe for use by several threads at once.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationnode"/> (documented).</para></remarks>
public class SyndicationNode : ISyndicationNode
{
    private string _name = "", _namespace = "", _language = "";
    private FeedText _value;
    private List<SyndicationAttribute>? _attributes;
    private List<ISyndicationNode>? _elements;

    /// <summary>Makes an element without a name.</summary>
    public SyndicationNode()
    {
    }

    /// <summary>Makes an element.</summary>
    /// <param name="nodeName">Its local name.</param>
    /// <param name="nodeNamespace">Its namespace; empty for none.</param>
    /// <param name="nodeValue">Its text.</param>
    /// <exception cref="ArgumentNullException">The name or the namespace is null (0x80070057).</exception>
    public SyndicationNode(string nodeName, string nodeNamespace, string? nodeValue)
    {
        NodeName = nodeName;
        NodeNamespace = nodeNamespace;
        NodeValue = nodeValue;
    }

    /// <inheritdoc/>
    public string NodeName { get => _name; set { Throw.IfNull(value); _name = value; } }

    /// <inheritdoc/>
    public string NodeNamespace { get => _namespace; set { Throw.IfNull(value); _namespace = value; } }

    /// <inheritdoc/>
    public string? NodeValue { get => _value.Value; set => _value = value; }

    /// <inheritdoc/>
    public string Language { get => _language; set { Throw.IfNull(value); _language = value; } }

    /// <inheritdoc/>
    public Uri? BaseUri { get; set; }

    /// <inheritdoc/>
    public IList<SyndicationAttribute> AttributeExtensions => _attributes ??= [];

    /// <inheritdoc/>
    public IList<ISyndicationNode> ElementExtensions => _elements ??= [];

    /// <summary>The element was read with an empty language: it has none, where others inherit one.</summary>
    internal bool EndsLanguage { get; set; }

    /// <summary>The value as it was read.</summary>
    internal FeedText ReadValue { set => _value = value; }

    internal bool HasAttributes => _attributes is { Count: > 0 };

    internal bool HasElements => _elements is { Count: > 0 };

    /// <inheritdoc/>
    public XmlDocument GetXmlDocument(SyndicationFormat format) => XmlOutput.ToDocument(writer => Write(FeedWriter.For(format, writer)));

    /// <summary>Writes the element as the root of a document.</summary>
    internal virtual void Write(FeedWriter writer) => writer.Extension(this);

    /// <summary>Takes over what another node was found to be.</summary>
    private protected void CopyNode(SyndicationNode other)
    {
        (_name, _namespace, _value, _language, BaseUri) = (other._name, other._namespace, other._value, other._language, other.BaseUri);
        (_attributes, _elements, EndsLanguage) = (other._attributes, other._elements, other.EndsLanguage);
    }
}
