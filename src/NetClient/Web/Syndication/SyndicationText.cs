using System.Xml;
using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

/// <summary>A title, a subtitle, rights or a summary.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationtext"/> (documented).</remarks>
public sealed class SyndicationText : SyndicationNode, ISyndicationText
{
    private string _type = TextTypes.Text;
    private FeedText _text = "";

    /// <summary>Makes an empty plain text.</summary>
    public SyndicationText()
    {
    }

    /// <summary>Makes a plain text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null (0x80070057).</exception>
    public SyndicationText(string text) => Text = text;

    /// <summary>Makes a text.</summary>
    /// <param name="text">The text, its HTML source, or the markup of one XHTML element.</param>
    /// <param name="type">Which of these it is.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null (0x80070057).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="type"/> is no such type (0x80070057).</exception>
    public SyndicationText(string text, SyndicationTextType type)
    {
        Text = text;
        Type = TextTypes.Name(type);
    }

    /// <inheritdoc/>
    public string Text { get => _text.ToString(); set { Throw.IfNull(value); _text = value; } }

    /// <inheritdoc/>
    public string Type { get => _type; set { Throw.IfNull(value); _type = value; } }

    /// <inheritdoc/>
    public XmlDocument? Xml
    {
        get => TextTypes.ParseMarkup(_type, Text);
        set => _text = TextTypes.Markup(value);
    }

    /// <summary>The text as it was read.</summary>
    internal FeedText ReadText { get => _text; set => _text = value; }

    internal override void Write(FeedWriter writer) => writer.Text(NodeName.Length > 0 ? NodeName : "title", this);
}
