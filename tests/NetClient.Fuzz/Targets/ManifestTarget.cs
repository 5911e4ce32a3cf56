extern alias build;

using System.Text;
using System.Text.RegularExpressions;
using build::NetClient.Capabilities.Analyzers.Internal;
using Microsoft.CodeAnalysis.Text;
using NetClient.Capabilities;
using NetClient.Fuzz.Fuzzing;

namespace NetClient.Fuzz.Targets;

/// <summary>CapabilityManifest.Load: what it refuses it refuses with a place and a sentence, what it reads a plain XML reader reads too, and the analyzers read the same.</summary>
internal sealed partial class ManifestTarget() : FuzzTarget("manifest")
{
    private const int InvalidManifest = unchecked((int)0x80080204);

    // Roslyn's text and the second XML reader are slow on large inputs, and know nothing that they do not show on small ones.
    private const int LongestCompared = 32 * 1024;

    public override int LongestInput => CapabilityManifest.MaxSize + 1024;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
        [.. ManifestWords.Markup.Concat(ManifestWords.Names).Concat(ManifestWords.Namespaces).Concat(ManifestWords.Encodings).Where(word => word.Length > 0).Select(Encoding.UTF8.GetBytes)];

    public override byte[] Generate(Random random) => new ManifestGrammar(random).Write();

    public override object? Act(byte[] input)
    {
        try
        {
            return CapabilityManifest.Load(new MemoryStream(input, writable: false));
        }
        catch (CapabilityManifestException e)
        {
            return e;
        }
    }

    // The bytes, their characters, the reader's own copies of them, and what is kept.
    public override long MostAllocated(int length) => (192 * 1024) + (40L * length);

    public override string Judge(byte[] input, object? result)
    {
        string? text = Decode(input);
        if (result is CapabilityManifestException refusal)
        {
            JudgeRefusal(refusal, text);
        }
        else
        {
            JudgeManifest((CapabilityManifest)result!);
            Require(text is not null, "it was read and is no text");
        }

        if (text is { Length: <= LongestCompared })
        {
            Compare(text);
            if (result is CapabilityManifest manifest)
                Require(XmlModel.Read(text).SequenceEqual(manifest.Declared), "another XML reader sees other capabilities");
        }

        return result is CapabilityManifestException e ? Kind(e.Message) : $"read: {((CapabilityManifest)result!).Capabilities}";
    }

    private static void JudgeRefusal(CapabilityManifestException refusal, string? text)
    {
        Require(refusal.HResult == InvalidManifest, $"HResult 0x{refusal.HResult:X8}");
        Require(refusal.Message.Length is > 20 and <= 800, $"a message of {refusal.Message.Length} characters");
        Require(!refusal.Message.Any(char.IsControl), "the message breaks its line");
        if (refusal.Line == 0)
        {
            Require(refusal.Column == 0 && refusal.Message.Contains(" larger than ", StringComparison.Ordinal), $"no place: {refusal.Message}");
            return;
        }

        Require(refusal.Message.Contains($"({refusal.Line},{refusal.Column}): ", StringComparison.Ordinal), "the message says another place");
        if (text is null)
            return;
        string[] lines = SplitLines(text);
        // The XML reader counts a CR at the very end as a character.
        Require(refusal.Line <= lines.Length && refusal.Column >= 1 && refusal.Column <= lines[refusal.Line - 1].Length + (text is [.., '\r'] ? 2 : 1),
            $"line {refusal.Line}, column {refusal.Column} is outside of the text: {refusal.Message}");
    }

    private static void JudgeManifest(CapabilityManifest manifest)
    {
        Require(manifest.Declared.Count <= CapabilityManifest.MaxDeclared, "too many capabilities");
        NetworkCapability all = NetworkCapability.None;
        foreach (DeclaredCapability one in manifest.Declared)
        {
            Require(one.Name.Length is > 0 and <= CapabilityManifest.MaxNameLength, "a name without measure");
            Require(one.Line > 0 && one.Column > 0, "a capability without a place");
            Require(!one.IsRecognised || ManifestWords.Names.Contains(one.Name), $"\"{one.Name}\" was recognised");
            all |= one.Capability;
        }

        Require(manifest.Capabilities == all, "the whole is not the sum of its parts");
    }

    // The analyzers have a reader of their own, and a fix that writes.
    private static void Compare(string text)
    {
        var source = SourceText.From(text.StartsWith('\uFEFF') ? text[1..] : text);   // the compiler reads a file's mark away, as Parse does
        ManifestFile built = ManifestParser.Parse(source);
        try
        {
            CapabilityManifest manifest = CapabilityManifest.Parse(text);
            Require(built.Error is null && (int)built.Capabilities == (int)manifest.Capabilities, $"the build reads {built.Capabilities} {built.Error}");
            foreach (var capability in build::NetClient.Capabilities.Internal.CapabilityNames.Rows.Where(row => row.Element == "Capability"))
            {
                if (ManifestEdit.Add(source, capability) is { } changed)
                    Require(((int)CapabilityManifest.Parse(changed.ToString()).Capabilities & (int)capability.Capability) != 0, $"the fix did not declare {capability.Name}");
            }
        }
        catch (CapabilityManifestException e)
        {
            Require(built.Error is not null, $"the build reads what the run time refuses: {e.Message}");
            Require((built.Error!.Line, built.Error.Column) == (e.Line, e.Column), $"the build sees it at {built.Error}, the run time says: {e.Message}");
        }
    }

    // Without what differs from input to input.
    private static string Kind(string message) => Particular().Replace(message, "");

    [GeneratedRegex("""'[^']*(?:'|$)|"[^"]*(?:"|$)|<[^>]*(?:>|$)|\d+|closed: .*""")]
    private static partial Regex Particular();

    private static string[] SplitLines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');

    // As the manifest is decoded: by its mark, strictly.
    private static string? Decode(byte[] input)
    {
        try
        {
            return input switch
            {
                [0xEF, 0xBB, 0xBF, .. var utf8] => new UTF8Encoding(false, true).GetString(utf8),
                [0xFF, 0xFE, .. var utf16] => new UnicodeEncoding(false, false, true).GetString(utf16),
                [0xFE, 0xFF, .. var utf16] => new UnicodeEncoding(true, false, true).GetString(utf16),
                _ => new UTF8Encoding(false, true).GetString(input),
            };
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
