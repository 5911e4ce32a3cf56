using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NetClient.Web.Http.Internal;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>What a client last saw at an address, by which an edit of it is guarded.</summary>
/// <param name="Version">The version that the server named; empty for none.</param>
/// <param name="Snapshot">What an entry said, where its version cannot tell whether it is another by now; null otherwise.</param>
internal sealed record SeenVersion(string Version, EntrySnapshot? Snapshot)
{
    /// <summary>There was nothing at the address.</summary>
    public static SeenVersion Nothing { get; } = new("", null);

    /// <summary>Whether If-Match never matches a version (RFC 9110 section 13.1.1).</summary>
    public static bool IsWeak(string version) => version.StartsWith("W/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two versions are of what the server takes for the same (section 8.8.3.2).</summary>
    public static bool IsSame(string one, string other) => one.Length > 0 && Tag(one) == Tag(other);

    private static string Tag(string version) => IsWeak(version) ? version[2..] : version;
}

/// <summary>The versions that one client has seen, for edits by an address alone: the last 1,024 addresses.</summary>
internal sealed partial class SeenVersions
{
    private const int Most = 1024;

    private readonly OrderedDictionary<string, SeenVersion> _seen = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public SeenVersion? Find(Uri uri)
    {
        lock (_gate)
            return _seen.GetValueOrDefault(Key(uri));
    }

    /// <summary>Something is at an address now; what was seen there before is over.</summary>
    /// <param name="uri">The address.</param>
    /// <param name="version">The version that the server named; empty for none.</param>
    /// <param name="snapshot">The entry that is there; null for media, and where it is not known.</param>
    /// <param name="source">Who told it. What another server says is never in the place of what was seen: it could make any version the one to edit.</param>
    public void Remember(Uri uri, string version, EntrySnapshot? snapshot, Uri source)
    {
        bool isTold = version.Length > 0 && !SeenVersion.IsWeak(version);
        var seen = new SeenVersion(version, isTold ? null : snapshot?.Digest());
        Put(uri, seen is { Version: "", Snapshot: null } ? null : seen, mayReplace: Redirection.IsSameOrigin(uri, source));
    }

    /// <summary>There is nothing at an address any more: an edit makes it anew, and nothing that somebody else has made there meanwhile is overwritten.</summary>
    public void RememberGone(Uri uri) => Put(uri, SeenVersion.Nothing, mayReplace: true);

    private void Put(Uri uri, SeenVersion? seen, bool mayReplace)
    {
        string key = Key(uri);
        lock (_gate)
        {
            if (!mayReplace && _seen.ContainsKey(key))
                return;
            _seen.Remove(key);
            if (seen is null)
                return;
            if (_seen.Count == Most)
                _seen.RemoveAt(0);
            _seen.Add(key, seen);
        }
    }

    // What the request says, for which there are several spellings. As a digest: an address may be long, and have a key of the app's in its query.
    private static string Key(Uri uri)
    {
        string target = uri.GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{uri.Scheme}://{uri.IdnHost}:{uri.Port}{Octet().Replace(target, static octet => octet.Value.ToUpperInvariant())}")));
    }

    [GeneratedRegex("%[0-9A-Fa-f]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Octet();
}
