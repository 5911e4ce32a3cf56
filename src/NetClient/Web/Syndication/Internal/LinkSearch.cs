namespace NetClient.Web.Syndication.Internal;

/// <summary>Links by their relationship.</summary>
internal static class LinkSearch
{
    private const string Registry = "http://www.iana.org/assignments/relation/";   // RFC 4287 section 4.2.7.2: the long form of a registered name

    public static Uri? WithRelationship(this IList<SyndicationLink> links, string relationship)
    {
        foreach (SyndicationLink link in links)
        {
            if (Is(link.Relationship, relationship) && link.Uri is not null)
                return link.Uri;
        }
        return null;
    }

    public static bool Is(string said, string relationship) =>
        said.Equals(relationship, StringComparison.OrdinalIgnoreCase)
        || (said.Length == Registry.Length + relationship.Length && said.StartsWith(Registry, StringComparison.Ordinal) && said.EndsWith(relationship, StringComparison.OrdinalIgnoreCase));
}
