using System.Xml;
using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

/// <summary>The content of an item: text, HTML, XHTML, other XML, anything in Base64, or the address of content that stands elsewhere.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationcontent"/> (documented).</remarks>
public sealed class SyndicationContent : SyndicationNode, ISyndicationText
{
    private string _type = TextTypes.Text;
    private FeedText _text = "";
    private Uri? _sourceUri;

    /// <summary>Makes an empty plain text.</summary>
    public SyndicationContent()
    {
    }

    /// <summary>Makes content.</summary>
    /// <param name="text">The text, its HTML source, or the markup of one XHTML element.</param>
    /// <param name="type">Which of these it is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null (0x80070057).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is no such type (0x80070057).</exception>
    public SyndicationContent(string text, SyndicationTextType type)
    {
        Text = text;
        Type = TextTypes.Name(type);
    }

    /// <summary>Makes content that stands elsewhere.</summary>
    /// <param name="sourceUri">Its address.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sourceUri"/> is null (0x80070057).</exception>
    public SyndicationContent(Uri sourceUri)
    {
        Throw.IfNull(sourceUri);
        SourceUri = sourceUri;
    }

    /// <inheritdoc/>
    public string Text { get => _text.ToString(); set { Throw.IfNull(value); _text = value; } }

    /// <inheritdoc/>
    public string Type { get => _type; set { Throw.IfNull(value); _type = value; } }

    /// <summary>Where the content stands; <see langword="null"/> when it is in <see cref="Text"/>, or the address is relative and no base is known.</summary>
    public Uri? SourceUri { get => _sourceUri; set { _sourceUri = value; SourceText = null; } }

    /// <inheritdoc/>
    public XmlDocument? Xml
    {
        get => TextTypes.ParseMarkup(_type, Text);
        set => _text = TextTypes.Markup(value);
    }

    /// <summary>The address as it was written, when it could not be resolved.</summary>
    internal string? SourceText { get; set; }

    /// <summary>The text as it was read.</summary>
    internal FeedText ReadText { get => _text; set => _text = value; }

    internal override void Write(FeedWriter writer) => writer.Content(this);
}
