using System.Buffers;
using System.Net;

namespace NetClient.Web.Syndication.Internal.Http;

/// <summary>Finds the feeds that a page of HTML names.</summary>
internal static class FeedDiscovery
{
    private const int LongestPage = 1024 * 1024;
    private const int MostFeeds = 100;

    private static readonly SearchValues<char> EndsName = SearchValues.Create(" \t\r\n\f/>");
    private static readonly SearchValues<char> EndsAttribute = SearchValues.Create(" \t\r\n\f/=");

    /// <summary>Reads the beginning of a page.</summary>
    public static async Task<IReadOnlyList<SyndicationLink>> ReadAsync(FeedSource source, Uri page, CancellationToken cancellationToken)
    {
        char[] text = new char[16 * 1024];
        int length = 0;
        while (length < LongestPage)
        {
            if (text.Length - length < 1024)
                Array.Resize(ref text, text.Length * 2);
            int count = await source.ReadAsync(text.AsMemory(length, Math.Min(text.Length, LongestPage) - length), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                break;
            length += count;
        }
        return Find(text.AsSpan(0, length), page);
    }

    public static IReadOnlyList<SyndicationLink> Find(ReadOnlySpan<char> html, Uri page)
    {
        List<SyndicationLink> found = [];
        Uri? baseUri = null;
        bool isFirst = true;
        var tags = new HtmlTags(html);
        while (found.Count < MostFeeds && tags.MoveNext())
        {
            if (isFirst && tags.Name is "rss" or "feed" or "rdf:rdf" or "rdf" or "channel")
                return [new SyndicationLink(page) { Relationship = "self" }];
            isFirst = false;
            if (tags.Name == "base" && tags.Attribute("href") is { } href && new Scope(page, "").Resolve(href) is { } resolved)
                baseUri ??= resolved;   // of several the first counts, as in HTML
            else if (tags.Name is "link" or "a" && Feed(tags, baseUri ?? page) is { } feed && !found.Any(one => one.Uri == feed.Uri))
                found.Add(feed);
        }
        return found;
    }

    private static SyndicationLink? Feed(in HtmlTags tags, Uri baseUri)
    {
        string relationship = tags.Attribute("rel") ?? "";
        string type = (tags.Attribute("type") ?? "").Split(';')[0].Trim().ToLowerInvariant();
        bool isAlternate = relationship.Split(' ', '\t', '\n', '\r').Any(word => word.Equals("alternate", StringComparison.OrdinalIgnoreCase) || word.Equals("feed", StringComparison.OrdinalIgnoreCase));
        if (!isAlternate || type is not ("application/rss+xml" or "application/atom+xml" or "application/rdf+xml" or "application/x.atom+xml" or "text/rss+xml"))
            return null;
        if (tags.Attribute("href") is not { Length: > 0 } href || new Scope(baseUri, "").Resolve(href) is not { } uri)
            return null;
        return new SyndicationLink(uri) { Relationship = "alternate", MediaType = type, Title = tags.Attribute("title") ?? "", ResourceLanguage = tags.Attribute("hreflang") ?? "" };
    }

    /// <summary>Walks over the start tags of HTML; comments, scripts and styles are passed over.</summary>
    private ref struct HtmlTags(ReadOnlySpan<char> html)
    {
        private ReadOnlySpan<char> _rest = html;
        private ReadOnlySpan<char> _attributes;

        public string Name { get; private set; } = "";

        public bool MoveNext()
        {
            if (Name is "script" or "style" or "noscript" or "template")
                SkipPast("</" + Name);
            while (true)
            {
                int start = _rest.IndexOf('<');
                if (start < 0 || start + 1 >= _rest.Length)
                    return false;
                _rest = _rest[(start + 1)..];
                if (_rest.StartsWith("!--", StringComparison.Ordinal))
                {
                    SkipPast("-->");
                    continue;
                }
                if (!char.IsAsciiLetter(_rest[0]))
                    continue;
                int name = _rest.IndexOfAny(EndsName);
                if (name < 0)
                    return false;
                Name = _rest[..name].ToString().ToLowerInvariant();
                _rest = _rest[name..];
                int end = End(_rest);
                _attributes = _rest[..end];
                _rest = _rest[end..];
                return true;
            }
        }

        /// <summary>The value of an attribute of the tag; null when it has none.</summary>
        public readonly string? Attribute(string name)
        {
            ReadOnlySpan<char> rest = _attributes;
            while (true)
            {
                rest = rest.TrimStart(" \t\r\n\f/");
                if (rest.IsEmpty)
                    return null;
                int length = rest.IndexOfAny(EndsAttribute);
                length = length < 0 ? rest.Length : Math.Max(length, 1);
                bool isWanted = rest[..length].Equals(name, StringComparison.OrdinalIgnoreCase);
                rest = rest[length..].TrimStart(" \t\r\n\f");
                ReadOnlySpan<char> value = [];
                if (!rest.IsEmpty && rest[0] == '=')
                    value = Value(ref rest);
                if (isWanted)
                    return WebUtility.HtmlDecode(value.ToString());
            }
        }

        private static ReadOnlySpan<char> Value(scoped ref ReadOnlySpan<char> rest)
        {
            rest = rest[1..].TrimStart(" \t\r\n\f");
            if (rest.IsEmpty)
                return rest;
            bool isQuoted = rest[0] is '"' or '\'';
            int end = isQuoted ? rest[1..].IndexOf(rest[0]) + 1 : rest.IndexOfAny(" \t\r\n\f");
            if (end <= 0)
                end = rest.Length;
            ReadOnlySpan<char> value = isQuoted ? rest[1..Math.Max(1, end)] : rest[..end];
            rest = rest[Math.Min(rest.Length, isQuoted ? end + 1 : end)..];
            return value;
        }

        private static int End(ReadOnlySpan<char> rest)
        {
            int i = 0;
            while (true)
            {
                int next = rest[i..].IndexOfAny('>', '"', '\'');
                if (next < 0)
                    return rest.Length;
                i += next;
                if (rest[i] == '>')
                    return i;
                int close = rest[(i + 1)..].IndexOf(rest[i]);
                if (close < 0)
                    return rest[i..].IndexOf('>') is >= 0 and int end ? i + end : rest.Length;
                i += close + 2;
            }
        }

        private void SkipPast(string end)
        {
            int found = _rest.IndexOf(end, StringComparison.OrdinalIgnoreCase);
            _rest = found < 0 ? [] : _rest[(found + end.Length)..];
        }
    }
}
