using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

/// <summary>The program that made a feed.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationgenerator"/> (documented).</remarks>
public sealed class SyndicationGenerator : SyndicationNode
{
    private string _text = "", _version = "";
    private Uri? _uri;

    /// <summary>Makes a generator without a name.</summary>
    public SyndicationGenerator()
    {
    }

    /// <summary>Makes a generator.</summary>
    /// <param name="text">What it is called.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null (0x80070057).</exception>
    public SyndicationGenerator(string text) => Text = text;

    /// <summary>What it is called.</summary>
    public string Text { get => _text; set { Throw.IfNull(value); _text = value; } }

    /// <summary>Its version. RSS has none.</summary>
    public string Version { get => _version; set { Throw.IfNull(value); _version = value; } }

    /// <summary>Its page. RSS has none.</summary>
    public Uri? Uri { get => _uri; set { _uri = value; UriText = null; } }

    /// <summary>The address as it was written, when it could not be resolved.</summary>
    internal string? UriText { get; set; }

    internal override void Write(FeedWriter writer) => writer.Generator(this);
}
