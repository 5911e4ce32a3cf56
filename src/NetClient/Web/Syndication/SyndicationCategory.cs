using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

/// <summary>A category of a feed or an item.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationcategory"/> (documented).</remarks>
public sealed class SyndicationCategory : SyndicationNode
{
    private string _term = "", _scheme = "", _label = "";

    /// <summary>Makes a category without a term.</summary>
    public SyndicationCategory()
    {
    }

    /// <summary>Makes a category.</summary>
    /// <param name="term">What it is called.</param>
    /// <exception cref="ArgumentNullException"><paramref name="term"/> is null (0x80070057).</exception>
    public SyndicationCategory(string term) => Term = term;

    /// <summary>Makes a category.</summary>
    /// <param name="term">What it is called.</param>
    /// <param name="scheme">The scheme that it belongs to.</param>
    /// <param name="label">What people see.</param>
    /// <exception cref="ArgumentNullException">An argument is null (0x80070057).</exception>
    public SyndicationCategory(string term, string scheme, string label)
        : this(term)
    {
        Scheme = scheme;
        Label = label;
    }

    /// <summary>What the category is called: Atom's <c>term</c>, the text in RSS.</summary>
    public string Term { get => _term; set { Throw.IfNull(value); _term = value; } }

    /// <summary>The scheme that it belongs to: Atom's <c>scheme</c>, RSS' <c>domain</c>.</summary>
    public string Scheme { get => _scheme; set { Throw.IfNull(value); _scheme = value; } }

    /// <summary>What people see: Atom's <c>label</c>. RSS has none.</summary>
    public string Label { get => _label; set { Throw.IfNull(value); _label = value; } }

    internal override void Write(FeedWriter writer) => writer.Category(this);
}
