using NetClient.Web.Syndication.Internal;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>What a client last saw at an address, by which an edit of it is guarded.</summary>
/// <param name="Version">The version that the server named; empty for none.</param>
/// <param name="Snapshot">What an entry said, where its version cannot tell whether it is another by now; null otherwise.</param>
internal sealed record SeenVersion(string Version, EntrySnapshot? Snapshot)
{
    /// <summary>Whether If-Match never matches a version (RFC 9110 section 13.1.1).</summary>
    public static bool IsWeak(string version) => version.StartsWith("W/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two versions are of what the server takes for the same (section 8.8.3.2).</summary>
    public static bool IsSame(string one, string other) => one.Length > 0 && Tag(one) == Tag(other);

    private static string Tag(string version) => IsWeak(version) ? version[2..] : version;
}

/// <summary>The versions that one client has seen, for edits by an address alone: the last 1,024 addresses.</summary>
internal sealed class SeenVersions
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
    public void Remember(Uri uri, string version, EntrySnapshot? snapshot)
    {
        bool isTold = version.Length > 0 && !SeenVersion.IsWeak(version);
        var seen = new SeenVersion(version, isTold ? null : snapshot?.Digest());
        string key = Key(uri);
        lock (_gate)
        {
            _seen.Remove(key);
            if (seen is { Version: "", Snapshot: null })
                return;
            if (_seen.Count == Most)
                _seen.RemoveAt(0);
            _seen.Add(key, seen);
        }
    }

    public void Forget(Uri uri)
    {
        lock (_gate)
            _seen.Remove(Key(uri));
    }

    private static string Key(Uri uri) => uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
}
