namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>A document that is text already.</summary>
internal sealed class TextSource(string text) : FeedSource
{
    private int _position;

    public override int Read(Span<char> into)
    {
        ReadOnlySpan<char> rest = text.AsSpan(_position);
        if (rest.Length > into.Length)
            rest = rest[..(char.IsHighSurrogate(rest[into.Length - 1]) ? into.Length - 1 : into.Length)];
        rest.CopyTo(into);
        _position += rest.Length;
        ReplaceLoneSurrogates(into[..rest.Length]);
        return rest.Length;
    }

    public override ValueTask<int> ReadAsync(Memory<char> into, CancellationToken cancellationToken) => new(Read(into.Span));

    // A string of .NET's may hold halves of pairs; no XML may.
    private void ReplaceLoneSurrogates(Span<char> part)
    {
        for (int i = part.IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < part.Length; i++)
        {
            if (!char.IsSurrogate(part[i]))
                continue;
            if (char.IsHighSurrogate(part[i]) && i + 1 < part.Length && char.IsLowSurrogate(part[i + 1]))
            {
                i++;
                continue;
            }
            part[i] = '\uFFFD';
            Problems.Add(SyndicationProblemKind.Character, "Half a surrogate pair was replaced.", "", 0, 0);
        }
    }
}
