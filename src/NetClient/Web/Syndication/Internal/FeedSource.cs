using NetClient.Web.Syndication.Internal.Repair;

namespace NetClient.Web.Syndication.Internal;

/// <summary>The characters of a document, and the problems found with them so far.</summary>
internal abstract class FeedSource
{
    public ProblemList Problems { get; } = new();

    /// <summary>How many characters stand between two children of the feed at most, the ends of both included.</summary>
    public int LongestUnit { get; init; } = 32 * 1024 * 1024;

    public static FeedSource Of(string text) => new TextSource(text);

    public static FeedSource Of(Stream bytes, string? charset) => new ByteSource(bytes, charset);

    /// <summary>Reads some characters; 0 at the end.</summary>
    public abstract int Read(Span<char> into);

    /// <summary>Reads some characters; 0 at the end.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<char> into, CancellationToken cancellationToken);
}
