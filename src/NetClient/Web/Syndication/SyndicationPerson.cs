using NetClient.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.Syndication;

/// <summary>An author or a contributor. RSS fills <see cref="Email"/> only, with all that the element says.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.web.syndication.syndicationperson"/> (documented).</remarks>
public sealed class SyndicationPerson : SyndicationNode
{
    private string _name = "", _email = "";
    private Uri? _uri;

    /// <summary>Makes a person without a name.</summary>
    public SyndicationPerson()
    {
    }

    /// <summary>Makes a person.</summary>
    /// <param name="name">Their name.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null (0x80070057).</exception>
    public SyndicationPerson(string name) => Name = name;

    /// <summary>Makes a person.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="email">Their address.</param>
    /// <param name="uri">Their page.</param>
    /// <exception cref="ArgumentNullException">The name or the address is null (0x80070057).</exception>
    public SyndicationPerson(string name, string email, Uri? uri)
        : this(name)
    {
        Email = email;
        Uri = uri;
    }

    /// <summary>The name.</summary>
    public string Name { get => _name; set { Throw.IfNull(value); _name = value; } }

    /// <summary>The address for mail.</summary>
    public string Email { get => _email; set { Throw.IfNull(value); _email = value; } }

    /// <summary>The page; <see langword="null"/> when there is none, or its address is relative and no base is known.</summary>
    public Uri? Uri { get => _uri; set { _uri = value; UriText = null; } }

    /// <summary>The address as it was written, when it could not be resolved.</summary>
    internal string? UriText { get; set; }

    internal override void Write(FeedWriter writer) => writer.Person(NodeName.Length > 0 ? NodeName : "author", this);
}
