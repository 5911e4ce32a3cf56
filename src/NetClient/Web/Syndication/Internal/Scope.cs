using System.Xml;

namespace NetClient.Web.Syndication.Internal;

/// <summary>What an element inherits: its language, and what its relative addresses are relative to.</summary>
internal readonly record struct Scope(Uri? BaseUri, string Language)
{
    private const int MostCharacters = 64 * 1024;   // .NET reads no longer address
    private const int MostBaseCharacters = 2048;    // every relative address repeats its base: a long one makes a small document large

    /// <summary>The scope inside the element that the reader is on.</summary>
    public Scope Inside(XmlReader reader)
    {
        if (reader.AttributeCount == 0)
            return this;
        string? language = reader.GetAttribute("xml:lang"), own = reader.GetAttribute("xml:base");
        if (language is null && own is null)
            return this;
        return new Scope(own is null ? BaseUri : Base(own) ?? BaseUri, language is null ? Language : language.Trim());
    }

    /// <summary>An address in this scope; null when it is none, or is relative and nothing is known that it is relative to.</summary>
    public Uri? Resolve(string text)
    {
        string address = Clean(text);
        if (address.Length > MostCharacters)
            return null;
        // On Unix "/path" would be the absolute address of a file.
        bool isRooted = address.StartsWith('/') || address.StartsWith('\\');
        if (!isRooted && Uri.TryCreate(address, UriKind.Absolute, out Uri? absolute))
            return absolute;
        return BaseUri is not null && Uri.TryCreate(BaseUri, address, out Uri? resolved) ? resolved : null;
    }

    /// <summary>Whether a text can be a base here.</summary>
    public bool MayHaveBase(string text) => Base(text) is not null;

    private Uri? Base(string text) => Resolve(text) is { OriginalString.Length: <= MostBaseCharacters } resolved ? resolved : null;

    // Long addresses are often broken over lines, and indented there.
    private static string Clean(string text)
    {
        string trimmed = text.Trim();
        return trimmed.AsSpan().IndexOfAny('\n', '\r', '\t') < 0 ? trimmed : string.Concat(trimmed.Split('\n', '\r', '\t').Select(static line => line.Trim()));
    }
}
