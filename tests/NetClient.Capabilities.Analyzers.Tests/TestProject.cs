using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace NetClient.Capabilities.Analyzers.Tests;

/// <summary>A project in memory: sources, a manifest or none, all our analyzers over it, and the fixes.</summary>
internal sealed class TestProject : IDisposable
{
    public const string Folder = "/app";

    private static readonly ImmutableArray<MetadataReference> References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"
            or "NetClient.dll" or "NetClient.Capabilities.dll"))
        .Select(path => MetadataReference.CreateFromFile(path))];

    private readonly AdhocWorkspace _workspace = new();
    private ProjectId _project;

    /// <summary>Makes a project.</summary>
    /// <param name="source">Its first file, with the usual usings in front.</param>
    /// <param name="manifest">Text of Package.appxmanifest; null for none.</param>
    /// <param name="output">An app, unless told otherwise.</param>
    public TestProject(string source, string? manifest, OutputKind output = OutputKind.ConsoleApplication)
    {
        _project = Add("App", output);
        AddSource("Program.cs", Usings + source);
        if (manifest is not null)
            AddManifest(manifest);
    }

    public const string Usings = """
        using System;
        using System.Threading.Tasks;
        using NetClient.Networking;
        using NetClient.Networking.Sockets;

        """;

    /// <summary>Errors of the compiler are a mistake in the test, except where a port is tested: there they are the point.</summary>
    public bool MayNotCompile { get; init; }

    public Project Project => _workspace.CurrentSolution.GetProject(_project)!;

    public TestProject AddSource(string name, string source)
    {
        Document document = Project.AddDocument(name, SourceText.From(source), filePath: $"{Folder}/{name}");
        Assert.True(_workspace.TryApplyChanges(document.Project.Solution));
        return this;
    }

    public TestProject AddManifest(string text, string name = "Package.appxmanifest")
    {
        Assert.True(_workspace.TryApplyChanges(Project.AddAdditionalDocument(name, SourceText.From(text), filePath: $"{Folder}/{name}").Project.Solution));
        return this;
    }

    /// <summary>Gives the first file another text, without the usual usings.</summary>
    public void ReplaceSource(string source) =>
        Assert.True(_workspace.TryApplyChanges(Project.Documents.First().WithText(SourceText.From(source)).Project.Solution));

    /// <summary>Adds a project that the first one refers to, and that refers to NetClient like it.</summary>
    public TestProject AddLibrary(string source, string name = "Library")
    {
        ProjectId app = _project;
        _project = Add(name, OutputKind.DynamicallyLinkedLibrary);
        AddSource("Library.cs", Usings + source);
        (ProjectId library, _project) = (_project, app);
        Assert.True(_workspace.TryApplyChanges(Project.AddProjectReference(new(library)).Solution));
        return this;
    }

    /// <summary>What our analyzers say, in order of place.</summary>
    public async Task<Diagnostic[]> DiagnoseAsync()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Compilation compilation = (await Project.GetCompilationAsync(token))!;
        if (!MayNotCompile)
            Assert.Empty(compilation.GetDiagnostics(token).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        // An analyzer that throws becomes AD0001, which no test expects.
        var analysis = compilation.WithAnalyzers(
            [new CapabilityAnalyzer(), new CallOrderAnalyzer(), new WindowsNamespaceAnalyzer()], Project.AnalyzerOptions);
        ImmutableArray<Diagnostic> found = await analysis.GetAnalyzerDiagnosticsAsync(token);
        return [.. found.OrderBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>What our analyzers say, as <c>NETC001 "ConnectAsync"</c>: the rule and what it underlines.</summary>
    public async Task<string[]> FindingsAsync() => [.. (await DiagnoseAsync()).Select(diagnostic => $"{diagnostic.Id} \"{Underlined(diagnostic.Location)}\"")];

    /// <summary>The titles of what a fix offers for the first diagnostic of a rule.</summary>
    public async Task<string[]> OffersAsync(CodeFixProvider fix, string rule) => [.. (await ActionsAsync(fix, rule)).Select(action => action.Title)];

    /// <summary>Applies what a fix offers for the first diagnostic of a rule.</summary>
    public async Task ApplyAsync(CodeFixProvider fix, string rule, int offer = 0) => await ApplyAsync((await ActionsAsync(fix, rule))[offer]);

    /// <summary>Applies a fix to all diagnostics of a rule in the project, starting from its first offer.</summary>
    public async Task ApplyToAllAsync(CodeFixProvider fix, string rule)
    {
        Diagnostic[] diagnostics = [.. (await DiagnoseAsync()).Where(diagnostic => diagnostic.Id == rule)];
        string key = (await ActionsAsync(fix, rule))[0].EquivalenceKey!;
        var context = new FixAllContext(
            DocumentOf(diagnostics[0]), fix, FixAllScope.Project, key, [rule], new KnownDiagnostics(this, diagnostics), TestContext.Current.CancellationToken);
        await ApplyAsync((await fix.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    public async Task<string> TextAsync(string name)
    {
        TextDocument document = Project.Documents.Concat(Project.AdditionalDocuments).Single(document => document.Name == name);
        return (await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
    }

    /// <summary>The first file, without the usings in front.</summary>
    public async Task<string> SourceAsync() => (await TextAsync("Program.cs"))[Usings.Length..];

    public void Dispose() => _workspace.Dispose();

    private ProjectId Add(string name, OutputKind output)
    {
        var info = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Create(), name, name, LanguageNames.CSharp, filePath: $"{Folder}/{name}.csproj",
            compilationOptions: new CSharpCompilationOptions(output, concurrentBuild: true), parseOptions: new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose),
            metadataReferences: References);
        return _workspace.AddProject(info).Id;
    }

    private async Task<List<CodeAction>> ActionsAsync(CodeFixProvider fix, string rule)
    {
        Diagnostic diagnostic = (await DiagnoseAsync()).First(diagnostic => diagnostic.Id == rule);
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new(DocumentOf(diagnostic), diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        return actions;
    }

    private async Task ApplyAsync(CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Assert.True(_workspace.TryApplyChanges(operations.OfType<ApplyChangesOperation>().Single().ChangedSolution));
    }

    private Document DocumentOf(Diagnostic diagnostic) => Project.GetDocument(diagnostic.Location.SourceTree)!;

    private string Underlined(Location location)
    {
        if (location.SourceTree is { } tree)
            return tree.GetText().ToString(location.SourceSpan);
        TextDocument manifest = Project.AdditionalDocuments.Single(document => document.FilePath == location.GetLineSpan().Path);
        return manifest.GetTextAsync().Result.ToString(location.SourceSpan);
    }

    private sealed class KnownDiagnostics(TestProject project, Diagnostic[] diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project _, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics.Where(diagnostic => project.DocumentOf(diagnostic).Id == document.Id));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project _, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
