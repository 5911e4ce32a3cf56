using System.Text;

namespace NetClient.InteropTests.SyndicationTests;

/// <summary>The feeds that the servers serve. Latin letters, a sign of windows-1252, and so many that no server has them whole before it begins to send.</summary>
internal static class FeedDocuments
{
    public const string Title = "Caf\u00E9 \u2013 100 \u20AC";

    public const int Count = 4000;

    /// <summary>RSS whose declaration says UTF-8.</summary>
    public static byte[] Utf8 => Encoding.UTF8.GetBytes(Rss("utf-8"));

    /// <summary>RSS whose declaration says windows-1252, and is right.</summary>
    public static byte[] Windows1252 => Latin(Rss("windows-1252"));

    /// <summary>An entry of Atom that names the address where it is edited.</summary>
    public static byte[] Entry(Uri edit, string title) => Encoding.UTF8.GetBytes($"""
        <?xml version="1.0" encoding="utf-8"?>
        <entry xmlns="http://www.w3.org/2005/Atom"><title>{title}</title><id>urn:dav:1</id><updated>2024-01-01T00:00:00Z</updated>
        <author><name>alice</name></author><link rel="edit" href="{edit}"/><content>c</content></entry>
        """);

    private static string Rss(string encoding) =>
        $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<rss version=\"2.0\"><channel><title>{Title}</title><link>http://a.example/</link><description>d</description>\n"
        + string.Concat(Enumerable.Range(0, Count).Select(number => $"<item><title>{Title} {number}</title><guid>{number}</guid></item>\n")) + "</channel></rss>";

    // Of windows-1252, what stands in Title.
    private static byte[] Latin(string text) => [.. text.Select(c => c switch { '\u2013' => (byte)0x96, '\u20AC' => (byte)0x80, _ => (byte)c })];
}
