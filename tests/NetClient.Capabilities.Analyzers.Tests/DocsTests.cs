using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace NetClient.Capabilities.Analyzers.Tests;

/// <summary>Each rule's page shows what it finds and what it does not, and its link leads there.</summary>
public sealed partial class DocsTests
{
    private static readonly DiagnosticDescriptor[] All =
        [.. new DiagnosticAnalyzer[] { new CapabilityAnalyzer(), new CallOrderAnalyzer(), new WindowsNamespaceAnalyzer() }.SelectMany(analyzer => analyzer.SupportedDiagnostics)];

    public static TheoryData<string> Rules => [.. All.Select(rule => rule.Id).Order()];

    // What NetClient will have, for the page that is ahead of it.
    private const string Later = """
        namespace NetClient.Networking.Sockets;
        public sealed class DatagramSocket
        {
            public void EnableTransferOwnership(System.Guid taskId) { }
            public System.Threading.Tasks.Task BindServiceNameAsync(string name) => System.Threading.Tasks.Task.CompletedTask;
        }
        """;

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Rules))]
    public async Task Page_BadExample_IsReportedAndTheGoodOneIsNot(string rule)
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "analyzers", rule + ".md"), TestContext.Current.CancellationToken);
        string[] parts = page.ReplaceLineEndings("\n").Split("\n## ");
        Assert.Equal([rule], await FindAsync(parts.Single(part => part.StartsWith("Bad\n", StringComparison.Ordinal))));
        Assert.Empty(await FindAsync(parts.Single(part => part.StartsWith("Good\n", StringComparison.Ordinal))));
    }

    [Fact]
    public void HelpLinks_LeadToThePages_AndTheOverviewListsThem()
    {
        string overview = File.ReadAllText(Path.Combine(Root(), "docs", "analyzers", "README.md"));
        foreach (DiagnosticDescriptor rule in All)
        {
            Assert.True(File.Exists(Path.Combine(Root(), rule.HelpLinkUri)), rule.HelpLinkUri);
            string severity = rule.DefaultSeverity == DiagnosticSeverity.Info ? "information" : "warning";
            Assert.Contains($"[{rule.Id}]({rule.Id}.md) | {severity} |", overview, StringComparison.Ordinal);
        }
    }

    private static async Task<string[]> FindAsync(string part)
    {
        string? manifest = Block(part, "xml");
        using var project = new TestProject("", manifest) { MayNotCompile = part.Contains("using Windows.", StringComparison.Ordinal) };
        project.ReplaceSource("global using System;\nglobal using System.Threading.Tasks;\n" + Block(part, "csharp"));
        if (part.Contains("DatagramSocket", StringComparison.Ordinal))
            project.AddSource("Later.cs", Later);
        return [.. (await project.DiagnoseAsync()).Select(diagnostic => diagnostic.Id)];
    }

    private static string? Block(string part, string language) =>
        Fence().Matches(part).FirstOrDefault(match => match.Groups[1].Value == language)?.Groups[2].Value;

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NetClient.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No NetClient.sln above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex("```(\\w+)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
