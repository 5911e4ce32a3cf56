using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace NetClient.Web.Syndication.Internal;

/// <summary>What an entry said when it came from its server, or when it was sent there: by it is seen whether somebody has changed the entry since, where no version tells.</summary>
/// <remarks>It keeps the texts that the item was read with, not copies of them, and asks for none of them.</remarks>
internal sealed class EntrySnapshot
{
    private readonly List<(string Name, FeedText Text)> _parts = [];
    private readonly bool _wasSent, _isDigest;

    private EntrySnapshot(SyndicationItem item, Uri home, bool wasSent)
    {
        (Home, _wasSent) = (home, wasSent);
        Add("id", item.Id);
        Add("title", item.Title);
        Add("summary", item.Summary);
        Add("content", item.Content);
        Add("source of the content", item.Content?.SourceUri?.OriginalString ?? item.Content?.SourceText);
        Add("rights", item.Rights);
        Add("published", Date(item.PublishedDate));
        Add("updated", Date(item.LastUpdatedTime));
        Add("edited", Joined(item.ElementExtensions.Where(IsEdited), Tree));
        Add("authors", Joined(item.Authors, Person));
        Add("contributors", Joined(item.Contributors, Person));
        Add("categories", Joined(item.Categories, static (text, category) => text.Append(category.Term).Append('\n').Append(category.Scheme).Append('\n').Append(category.Label)));
        Add("links", Joined(item.Links.Where(IsTheAuthors), static (text, link) => text.Append(link.Relationship).Append('\n').Append(link.Uri?.OriginalString ?? link.UriText)));
        Add("extensions", Joined(item.ElementExtensions.Where(static node => !IsEdited(node)), Tree));
    }

    private EntrySnapshot(EntrySnapshot whole)
    {
        (Home, _wasSent, _isDigest) = (whole.Home, whole._wasSent, true);
        _parts = whole._parts.ConvertAll(static part => (part.Name, (FeedText)Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(part.Text.Value.AsSpan())))));
    }

    /// <summary>The server that the app asked for the entry.</summary>
    public Uri Home { get; }

    /// <summary>An entry as it was read.</summary>
    public static EntrySnapshot OfRead(SyndicationItem item, Uri home) => new(item, home, wasSent: false);

    /// <summary>An entry as it is sent. Its server gives it other times, and another id if it likes.</summary>
    public static EntrySnapshot OfSent(SyndicationItem item, Uri home) => new(item, home, wasSent: true);

    /// <summary>The same without the texts, to be kept for long.</summary>
    public EntrySnapshot Digest() => _isDigest ? this : new EntrySnapshot(this);

    /// <summary>Remembers of the items that may be edited what they said.</summary>
    public static void Remember(SyndicationItem item, Uri home)
    {
        if (item.EditUri is not null)
            item.Snapshot = OfRead(item, home);
    }

    /// <summary>The first part in which the server's entry is another by now; null when there is none.</summary>
    /// <param name="now">The entry as the server has it.</param>
    /// <param name="isReplaced">It is about to be replaced, so that what a feed had left out of its copy would be lost as well.</param>
    public string? Difference(SyndicationItem now, bool isReplaced)
    {
        EntrySnapshot other = OfRead(now, Home);
        if (_isDigest)
            other = other.Digest();
        foreach ((string name, FeedText text) in _parts)
        {
            if (!IsTheServers(name) && other.Find(name) != text.Value)
                return name;
        }
        return isReplaced ? other._parts.Find(part => Find(part.Name) is null && !IsTheServers(part.Name) && part.Name is not ("authors" or "edited")).Name : null;   // a feed's own author is its entries' (RFC 4287 section 4.1.1)
    }

    private bool IsTheServers(string name) => _wasSent && name is "id" or "published" or "updated" or "edited";

    private string? Find(string name) => _parts.Find(part => part.Name == name).Text.Value;

    private void Add(string name, ISyndicationText? node)
    {
        FeedText text = node switch
        {
            SyndicationText { ReadText: var read } => read,
            SyndicationContent { ReadText: var read } => read,
            _ => node?.Text,
        };
        Add(name, text);
        if (!text.IsEmpty)
            Add("type of the " + name, node!.Type);
    }

    private void Add(string name, FeedText text)
    {
        if (!text.IsEmpty)
            _parts.Add((name, text));
    }

    private static string Date(DateTimeOffset date) => date == FeedDate.None ? "" : FeedDate.ToIso(date.ToUniversalTime());

    private static string Joined<T>(IEnumerable<T> nodes, Action<StringBuilder, T> write)
    {
        var text = new StringBuilder();
        foreach (T node in nodes)
        {
            write(text, node);
            text.Append("\n\n");
        }
        return text.ToString();
    }

    private static void Person(StringBuilder text, SyndicationPerson person) => text.Append(person.Name).Append('\n').Append(person.Email).Append('\n').Append(person.Uri?.OriginalString ?? person.UriText);

    private static void Tree(StringBuilder text, ISyndicationNode node)
    {
        text.Append('<').Append(node.NodeNamespace).Append('\n').Append(node.NodeName);
        foreach (SyndicationAttribute attribute in node.AttributeExtensions)
            text.Append('\n').Append(attribute.Namespace).Append('\n').Append(attribute.Name).Append('=').Append(attribute.Value);
        text.Append('>').Append(node.NodeValue);
        foreach (ISyndicationNode child in node.ElementExtensions)
            Tree(text, child);
        text.Append("</>");
    }

    private static bool IsEdited(ISyndicationNode node) => node.NodeName == "edited" && FeedNames.Of(node.NodeNamespace) == Vocabulary.App;

    // Where an entry stands is its server's to say.
    private static bool IsTheAuthors(SyndicationLink link) =>
        !LinkSearch.Is(link.Relationship, "edit") && !LinkSearch.Is(link.Relationship, "edit-media") && !LinkSearch.Is(link.Relationship, "self") && !LinkSearch.Is(link.Relationship, "alternate");
}
