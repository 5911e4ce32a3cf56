using System.Net;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Attributes that differ in nothing but their prefixes, where these stand for one namespace: for XML they are one attribute twice, which costs the document. The first is kept.</summary>
internal sealed partial class RepairingReader
{
    private readonly PrefixTable _prefixes = new();

    /// <summary>What a tag's attributes are, mended; none is there twice.</summary>
    private static List<(string Name, string Value)> Attributes(ReadOnlySpan<char> rest)
    {
        List<(string Name, string Value)> attributes = [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!rest.IsEmpty)
        {
            int length = XmlLetters.NameLength(rest);
            if (length == 0)
            {
                rest = rest[1..];
                continue;
            }
            string name = XmlLetters.IsQualifiedName(rest[..length]) ? rest[..length].ToString() : XmlLetters.Mend(rest[..length]);
            rest = TakeValue(rest[length..], name, out ReadOnlySpan<char> value);
            string mended = MendValue(value);
            if (MayStand(name, mended) && names.Add(name))
                attributes.Add((name, mended));
        }
        return attributes;
    }

    // Of the tag that is being written; true when something was left out.
    private bool LeaveOutRepeated(List<(string Name, string Value)> attributes)
    {
        foreach ((string name, string value) in attributes)
        {
            if (name.StartsWith(Declares, StringComparison.Ordinal))
                _prefixes.Declare(name[Declares.Length..], WebUtility.HtmlDecode(OnOneLine(value)), _open.Depth);
        }
        HashSet<(string, string)>? seen = null;
        return attributes.RemoveAll(attribute =>
        {
            int colon = attribute.Name.IndexOf(':', StringComparison.Ordinal);
            string prefix = attribute.Name[..Math.Max(colon, 0)];
            return prefix is not ("" or "xml" or "xmlns") && !(seen ??= []).Add((NamespaceOf(prefix), attribute.Name[colon..]));
        }) > 0;
    }

    private string NamespaceOf(string prefix) => _prefixes.TryFind(prefix, out PrefixTable.Declaration declaration) ? declaration.Namespace : LenientNamespaces.Assumed(prefix);

    // XML 1.0, section 3.3.3: what a reader makes of a value.
    private static string OnOneLine(string value) =>
        value.AsSpan().IndexOfAny('\r', '\n', '\t') < 0 ? value : value.Replace("\r\n", " ", StringComparison.Ordinal).Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ');

    private const string Declares = "xmlns:";
}
