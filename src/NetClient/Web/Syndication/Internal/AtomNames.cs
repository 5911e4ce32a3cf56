using System.Collections.Frozen;

namespace NetClient.Web.Syndication.Internal;

/// <summary>The names of Atom that mean something here, in any case: Atom 0.3's own become those of 1.0.</summary>
internal static class AtomNames
{
    private static readonly FrozenDictionary<string, string> Known = new[]
    {
        "entry", "title", "subtitle", "rights", "id", "updated", "published", "created", "author", "contributor", "category", "link", "summary", "content", "source", "generator", "icon", "logo",
        "item", "name", "email", "uri", "url", "homepage",
    }.Select(name => KeyValuePair.Create(name, name))
        .Concat([new("tagline", "subtitle"), new("copyright", "rights"), new("modified", "updated"), new("issued", "published")])
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name as Atom 1.0 spells it; empty when it means nothing here.</summary>
    public static string Of(string localName) => Known.GetValueOrDefault(localName, "");
}
