using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using NetClient.Web.Syndication;
using NetClient.Web.Syndication.Internal;

namespace NetClient.Benchmarks.Rows;

/// <summary>What reading a feed holds in memory: what is reachable at fifty points on the way, and at the end.</summary>
internal static class FeedMemory
{
    public const string Name = "feed memory";

    private const int Points = 50;

    public static async Task RunAsync(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("Reading a feed; bytes that are reachable on the managed heap, the document itself not among them:");
        output.WriteLine();
        output.WriteLine("| document | how | most on the way | in the end | B per item |");
        output.WriteLine("| --- | --- | ---: | ---: | ---: |");
        foreach ((string name, FeedDocument document) in new[] { ("RSS", FeedDocument.Rss), ("Atom", FeedDocument.Atom) })
        {
            foreach (int size in new[] { 10_000_000, 100_000_000 })
                output.WriteLine(await StreamingAsync(name, document, size));
            output.WriteLine(Whole(name, document, "SyndicationFeed", stream =>
            {
                var feed = new SyndicationFeed();
                feed.Load(stream, null, null);
                return (feed, feed.Items.Count);
            }));
            output.WriteLine(Whole(name, document, "XDocument and a walk", stream =>
            {
                XDocument tree = XDocument.Load(stream);
                List<object?[]> items = Feeds.Walked(tree);
                return ((tree, items), items.Count);
            }));
            output.WriteLine(Whole(name, document, "XmlReader to the end", stream =>
            {
                using var reader = XmlReader.Create(stream);
                int items = 0;
                while (reader.Read())
                    items += reader is { NodeType: XmlNodeType.Element, LocalName: "item" or "entry" } ? 1 : 0;
                return (reader, items);
            }));
        }
    }

    private static async Task<string> StreamingAsync(string name, FeedDocument document, int size)
    {
        long before = Reachable(), most = 0, end = 0;
        int items = 0, every = Math.Max(1, size / 2000 / Points);
        await foreach (SyndicationItem item in FeedParser.ReadItemsAsync(FeedSource.Of(document.Stream(size), null), null, CancellationToken.None))
        {
            if (++items % every != 0)
                continue;
            end = Reachable() - before;
            most = Math.Max(most, end);
            GC.KeepAlive(item);
        }
        return Line($"{name}, {size / 1_000_000} MB", "item by item", most, end, items);
    }

    private static string Whole(string name, FeedDocument document, string how, Func<Stream, (object Held, int Items)> read)
    {
        long before = Reachable();
        var watch = new Watching(document.Stream(Feeds.Size), before);
        (object held, int items) = read(watch);
        long end = Reachable() - before;
        GC.KeepAlive(held);
        return Line($"{name}, 10 MB", how, Math.Max(watch.Most, end), end, items);
    }

    private static string Line(string document, string how, long most, long end, int items) =>
        string.Create(CultureInfo.InvariantCulture, $"| {document} | {how} | {most:N0} | {end:N0} | {end / items:N0} |");

    private static long Reachable() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>Looks at the memory as the document is read.</summary>
    private sealed class Watching(Stream inner, long before) : Stream
    {
        private long _read, _next;

        public long Most { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_read >= _next)
            {
                Most = Math.Max(Most, Reachable() - before);
                _next += Feeds.Size / Points;
            }
            int count = inner.Read(buffer);
            _read += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
