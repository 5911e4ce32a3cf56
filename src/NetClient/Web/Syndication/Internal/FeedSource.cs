using NetClient.Web.Syndication.Internal.Repair;

namespace NetClient.Web.Syndication.Internal;

/// <summary>The characters of a document, and the problems found with them so far.</summary>
internal abstract class FeedSource
{
    public ProblemList Problems { get; } = new();

    public static FeedSource Of(string text) => new TextSource(text);

    public static FeedSource Of(Stream bytes, string? charset) => new ByteSource(bytes, charset);

    /// <summary>Reads some characters; 0 at the end.</summary>
    public abstract int Read(Span<char> into);

    /// <summary>Reads some characters; 0 at the end.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<char> into, CancellationToken cancellationToken);
}
