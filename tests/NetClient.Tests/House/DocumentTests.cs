using System.Text.RegularExpressions;

namespace NetClient.Tests.House;

/// <summary>What the documents show is compiled, and what they point to is there.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Documents = [.. Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md"))];

    public static TheoryData<string> Names => [.. Documents.Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Names))]
    public void CSharp_InADocument_IsASnippetThatCompiles(string document)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, document));
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] != "```csharp")
                continue;
            string above = i > 0 ? lines[i - 1] : "";
            if (above == "<!-- UWP -->")
                continue; // code as it was on Windows; nothing here can compile it
            Match marker = SnippetMarker().Match(above);
            Assert.True(marker.Success, $"{document}, line {i + 1}: put '<!-- snippet: Name -->' above and the code into a Docs/Snippets*.cs, between '// begin Name' and '// end Name'.");
            string[] shown = [.. lines.Skip(i + 1).TakeWhile(line => line != "```")];
            Assert.Equal(Snippet(marker.Groups[1].Value), shown);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Link_ToAFileOfTheRepository_LeadsSomewhere(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        string text = File.ReadAllText(Path.Combine(Repository.Root, document));
        var broken = Links().Matches(text).Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)));
        Assert.Empty(broken);
    }

    private static string[] Snippet(string name)
    {
        string folder = Path.Combine(Repository.Root, "tests", "NetClient.Tests", "Docs");
        string[] lines = [.. Directory.EnumerateFiles(folder, "Snippets*.cs").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];
        int begin = Array.FindIndex(lines, line => line.Trim() == $"// begin {name}");
        int end = Array.FindIndex(lines, line => line.Trim() == $"// end {name}");
        Assert.True(begin >= 0 && end > begin, $"No Docs/Snippets*.cs has a snippet '{name}'.");
        string indent = lines[begin][..^lines[begin].TrimStart().Length];
        return [.. lines[(begin + 1)..end].Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line)];
    }

    [GeneratedRegex(@"^<!-- snippet: (\w+) -->$")]
    private static partial Regex SnippetMarker();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Links();
}
