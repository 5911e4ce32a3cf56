using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>Knows every prefix: what a document does not declare is what the prefix usually means, or a name made from it.</summary>
internal sealed class LenientNamespaces(NameTable names, ProblemList problems) : XmlNamespaceManager(names)
{
    public const string Undeclared = "urn:undeclared-prefix:";

    private readonly NameTable _names = names;
    private HashSet<string>? _reported;

    public override string? LookupNamespace(string prefix)
    {
        if (base.LookupNamespace(prefix) is { } declared)
            return declared;
        if ((_reported ??= new HashSet<string>(StringComparer.Ordinal)).Count < 100 && _reported.Add(prefix))
            problems.Add(SyndicationProblemKind.Namespace, $"The prefix \"{Quoted.Of(prefix)}\" is not declared.", prefix, 0, 0);
        return _names.Add(Assumed(prefix));
    }

    /// <summary>What a prefix stands for that nobody declared.</summary>
    public static string Assumed(string prefix) => FeedNames.OfPrefix(prefix) ?? Undeclared + prefix;
}
