using System.Text;

namespace NetClient.Benchmarks.Rows;

/// <summary>A feed of as many bytes as wanted: of the elements that feeds mostly have, with a page's worth of HTML in every item, escaped or in a CDATA section as each format has it.</summary>
internal sealed class FeedDocument(string beginning, Func<int, string> item, string end)
{
    private const string Paragraph =
        "It was the third storm of the season, and the harbour had been closed since noon; nobody expected the ferry before Thursday. <a href=\"https://news.example/weather?day=3&amp;place=7\">More</a> "
        + "on what the caf\u00E9s along the quay made of it \u2013 and why the lighthouse went dark for 20 minutes.";

    public static readonly FeedDocument Rss = new(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>News</title><link>https://news.example/</link><description>All of it</description><language>en</language>

        """,
        static number => $"""
            <item>
              <title>Story {number} of the day &amp; the night</title>
              <link>https://news.example/2024/05/{number}</link>
              <guid isPermaLink="false">news-{number}</guid>
              <pubDate>Wed, 01 May 2024 10:00:00 +0200</pubDate>
              <dc:creator>A. Writer</dc:creator>
              <category domain="https://news.example/topics">harbour</category>
              <category>weather</category>
              <description>{Escaped(Paragraph)}</description>
              <content:encoded><![CDATA[<p>{Paragraph}</p><p>{Paragraph}</p><p>{Paragraph}</p>]]></content:encoded>
            </item>

            """,
        "</channel></rss>");

    public static readonly FeedDocument Atom = new(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:news</id><updated>2024-05-01T10:00:00Z</updated><link href="https://news.example/"/>

        """,
        static number => $"""
            <entry>
              <title type="html">Story {number} of the day &amp;amp; the night</title>
              <link rel="alternate" type="text/html" href="https://news.example/2024/05/{number}"/>
              <id>urn:news:{number}</id>
              <published>2024-05-01T10:00:00+02:00</published><updated>2024-05-01T10:00:00.5+02:00</updated>
              <author><name>A. Writer</name><uri>https://news.example/writers/a</uri></author>
              <category term="harbour" scheme="https://news.example/topics" label="Harbour"/>
              <summary type="html">{Escaped(Paragraph)}</summary>
              <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{Paragraph}</p><p>{Paragraph}</p><p>{Paragraph}</p></div></content>
            </entry>

            """,
        "</feed>");

    /// <summary>The whole document.</summary>
    public byte[] OfSize(int bytes)
    {
        using var document = new MemoryStream(bytes + 4096);
        using Stream source = Stream(bytes);
        source.CopyTo(document);
        return document.ToArray();
    }

    /// <summary>The document, made as it is read.</summary>
    public Stream Stream(long bytes) => new Made(Parts(bytes));

    private IEnumerable<byte[]> Parts(long bytes)
    {
        byte[] part = Encoding.UTF8.GetBytes(beginning);
        for (int number = 0; bytes > 0; number++)
        {
            yield return part;
            bytes -= part.Length;
            part = Encoding.UTF8.GetBytes(item(number));
        }
        yield return Encoding.UTF8.GetBytes(end);
    }

    private static string Escaped(string html) => html.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private sealed class Made(IEnumerable<byte[]> parts) : System.IO.Stream
    {
        private readonly IEnumerator<byte[]> _parts = parts.GetEnumerator();
        private ReadOnlyMemory<byte> _rest;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            while (_rest.IsEmpty)
            {
                if (!_parts.MoveNext())
                    return 0;
                _rest = _parts.Current;
            }
            int count = Math.Min(buffer.Length, _rest.Length);
            _rest.Span[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _parts.Dispose();
            base.Dispose(disposing);
        }
    }
}
