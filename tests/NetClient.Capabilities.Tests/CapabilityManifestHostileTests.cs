using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace NetClient.Capabilities.Tests;

/// <summary>Manifests made to hurt. Each is refused, or read, in a fraction of a second of processor time and a few dozen megabytes.</summary>
public sealed class CapabilityManifestHostileTests
{
    private const string Open = "<Package xmlns='" + Manifests.Foundation + "'>";
    private const int Full = CapabilityManifest.MaxSize;

    // Generous enough for a machine that does twenty other things, and far below what an attack that works would cost.
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(60);
    private const long MostMemory = 64L * 1024 * 1024;

    public static TheoryData<string, Func<string>, string?> Attacks => new()
    {
        // what                       the manifest                                                                  part of the refusal; null when it is read
        { "DTD",                      () => "<!DOCTYPE Package []>" + Open + "</Package>",                          "DTD is prohibited" },
        { "external DTD",             () => "<!DOCTYPE Package SYSTEM 'http://127.0.0.1:9/x.dtd'>" + Open + "</Package>", "DTD is prohibited" },
        { "external entity",          () => "<!DOCTYPE Package [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + Open + "&x;</Package>", "DTD is prohibited" },
        { "a billion laughs",         Laughs,                                                                       "DTD is prohibited" },
        { "parameter entity",         () => "<!DOCTYPE Package [<!ENTITY % x SYSTEM 'file:///dev/zero'> %x;]>" + Open + "</Package>", "DTD is prohibited" },
        { "undeclared entity",        () => Open + "&x;</Package>",                                                 "not XML" },
        { "depth of 64",              () => Nested(64),                                                             null },
        { "depth of 65",              () => Nested(65),                                                             "nested more than 64 deep" },
        { "depth without end",        () => Open + Repeat("<a>", Full - 200),                                       "nested more than 64 deep" },
        { "64 attributes",            () => Open + "<a" + Attributes(64) + "/></Package>",                          null },
        { "65 attributes",            () => Open + "<a" + Attributes(65) + "/></Package>",                          "more than 64 attributes" },
        { "50000 attributes",         () => Open + "<a" + Attributes(50_000) + "/></Package>",                      "more than 64 attributes" },
        { "20000 namespaces",         () => Open + "<a" + Namespaces(20_000) + "/></Package>",                      "more than 64 attributes" },
        { "attributes, all the same", () => Open + "<a" + Repeat(" a=''", Full - 200) + "/></Package>",             "duplicate attribute" },
        { "namespaces at each level", NamespacesEverywhere,                                                         null },
        { "1000 capabilities",        () => Manifests.With(Repeat("<Capability Name='x'/>", 1000 * 22)),            null },
        { "1001 capabilities",        () => Manifests.With(Repeat("<Capability Name='x'/>", 1001 * 22)),            "more than 1000 capabilities" },
        { "a name of 256",            () => Manifests.With($"<Capability Name='{new string('x', 256)}'/>"),         null },
        { "a name of 257",            () => Manifests.With($"<Capability Name='{new string('x', 257)}'/>"),         "longer than 256 characters" },
        { "an endless name",          () => Manifests.With($"<Capability Name='{new string('x', Full - 500)}'/>"),  "longer than 256 characters" },
        { "an endless element",       () => Open + "<" + new string('x', Full - 200) + "/></Packag>",               "not XML" },
        { "an endless root",          () => "<" + new string('x', Full - 200) + "/>",                               "the root element is <xxx" },
        { "an endless namespace",     () => "<Package xmlns='" + new string('x', Full - 200) + "'/>",               "the root element is <Package>" },
        { "an endless mismatch",      () => Open + "<" + new string('x', Full - 200) + "></y></Package>",           "not XML" },
        { "an endless comment",       () => Open + "<!--" + new string('x', Full - 200),                            "not XML" },
        { "an endless instruction",   () => Open + "<?x " + new string('x', Full - 200),                            "not XML" },
        { "an endless CDATA",         () => Open + "<![CDATA[" + new string(']', Full - 200),                       "not XML" },
        { "an endless text",          () => Open + new string(' ', Full - Open.Length - 10) + "</Package>",         null },
        { "character references",     () => Open + "<a b='" + Repeat("&#x41;", Full - 200) + "'/></Package>",       null },
        { "predefined entities",      () => Open + Repeat("&amp;", Full - 200) + "</Package>",                      null },
        { "empty elements",           () => Open + Repeat("<a/>", Full - 200) + "</Package>",                       null },
        { "exactly the limit",        () => (Open + "</Package>").PadRight(Full),                                   null },
        { "one past the limit",       () => (Open + "</Package>").PadRight(Full + 1),                               "larger than 1048576 bytes" },
        { "nothing but NUL",          () => new string('\0', Full),                                                 "not XML" },
        { "control characters",       () => Open + "<a b='\u0001'/></Package>",                                     "not XML" },
        { "a second root",            () => Open + "</Package>" + Open + "</Package>",                              "not XML" },
        { "an XML version to come",   () => "<?xml version='1.1'?>" + Open + "</Package>",                          "not XML" },
        { "an unbound prefix",        () => Open + "<x:Capabilities/></Package>",                                   "not XML" },
        { "a rebound xml prefix",     () => Open + "<a xmlns:xml='urn:x'/></Package>",                              "not XML" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void ParseAndLoad_Attack_EndsInBoundedTimeAndMemory(string what, Func<string> manifest, string? refusal)
    {
        string xml = manifest();
        byte[] bytes = Encoding.UTF8.GetBytes(xml);
        Judge(what, refusal, () => CapabilityManifest.Parse(xml));
        Judge(what, refusal, () => CapabilityManifest.Load(new MemoryStream(bytes)));
    }

    [Fact]
    public void Load_StreamWithoutEnd_IsGivenUpAtTheLimit()
    {
        using var stream = new Endless();
        Judge("stream", "larger than 1048576 bytes", () => CapabilityManifest.Load(stream));
        Assert.InRange(stream.Delivered, Full, Full + 64 * 1024);
    }

    [Fact]
    public void Parse_LineBreaksInWhatIsQuoted_DoNotReachTheMessage()
    {
        var e = Assert.Throws<CapabilityManifestException>(() => CapabilityManifest.Parse("<Package xmlns='a&#10;b&#13;&#x202E;'/>"));
        Assert.Contains("\"a?b??\"", e.Message, StringComparison.Ordinal);
    }

    private static void Judge(string what, string? refusal, Func<CapabilityManifest> read)
    {
        long memory = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        Exception? e = Record.Exception(read);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        memory = GC.GetAllocatedBytesForCurrentThread() - memory;

        if (refusal is null)
        {
            Assert.Null(e);
        }
        else
        {
            Assert.IsType<CapabilityManifestException>(e);
            Assert.Contains(refusal, e.Message, StringComparison.Ordinal);
            Assert.InRange(e.Message.Length, 1, 800);
        }

        Assert.True(time < LongestTime, $"{what}: {time}");
        Assert.True(memory < MostMemory, $"{what}: {memory} bytes");
    }

    private static string Laughs()
    {
        var dtd = new StringBuilder("<!DOCTYPE Package [<!ENTITY a0 'ha'>");
        for (int i = 1; i < 30; i++)
            dtd.Append(CultureInfo.InvariantCulture, $"<!ENTITY a{i} '{Repeat($"&a{i - 1};", 60)}'>");
        return dtd.Append("]>").Append(Open).Append("&a29;</Package>").ToString();
    }

    private static string Nested(int depth) =>
        Open + string.Concat(Enumerable.Repeat("<a>", depth - 1)) + string.Concat(Enumerable.Repeat("</a>", depth - 1)) + "</Package>";

    private static string NamespacesEverywhere()
    {
        var xml = new StringBuilder(Open);
        for (int level = 0; level < 62; level++)
            xml.Append("<a").Append(Namespaces(60, level * 100)).Append('>');
        while (xml.Length < Full - 1000)
            xml.Append("<n6001:a n0:b=''/>");
        for (int level = 0; level < 62; level++)
            xml.Append("</a>");
        return xml.Append("</Package>").ToString();
    }

    private static string Attributes(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $" a{i}=''"));

    private static string Namespaces(int count, int from = 0) => string.Concat(Enumerable.Range(from, count).Select(i => $" xmlns:n{i}='urn:{i}'"));

    private static string Repeat(string text, int length) => new StringBuilder(length).Insert(0, text, length / text.Length).ToString();

    private sealed class Endless : MemoryStream
    {
        public long Delivered { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Fill(buffer, (byte)' ', offset, count);
            Delivered += count;
            return count;
        }
    }
}
