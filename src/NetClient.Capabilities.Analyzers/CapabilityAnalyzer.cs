using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using NetClient.Capabilities.Analyzers.Internal;

namespace NetClient.Capabilities.Analyzers;

/// <summary>Compares the network calls of a project with its manifest: NETC001 to NETC004.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CapabilityAnalyzer : DiagnosticAnalyzer
{
    private static readonly SourceTextValueProvider<ManifestFile> Manifests = new(ManifestParser.Parse);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Rules.MissingCapability, Rules.NoManifest, Rules.UnusedCapability, Rules.UnusableManifest];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        // Generated code is read, because what it calls is used; it is not reported on.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        if (NetworkCalls.In(context.Compilation) is not { } calls)
            return;   // no NetClient here

        AdditionalText? file = ManifestFile.Find(context.Options.AdditionalFiles);
        ManifestFile? manifest = null;
        if (file is not null)
        {
            SourceText? text = file.GetText(context.CancellationToken);
            if (text is null || !context.TryGetValue(text, Manifests, out manifest))
                return;   // deleted under our hands, or no longer wanted
            if (manifest.Error is { } error)
            {
                Location place = ManifestFile.At(file.Path, text, error.Line, error.Column);
                context.RegisterAdditionalFileAction(one =>
                {
                    if (one.AdditionalFile == file)
                        one.ReportDiagnostic(Diagnostic.Create(Rules.UnusableManifest, place, error.What, error.Remedy));
                });
                return;
            }
        }

        var project = new ProjectCapabilities(calls, file, manifest, context.Compilation);
        context.RegisterOperationAction(project.Call, OperationKind.Invocation);
        context.RegisterOperationAction(project.Reference, OperationKind.MethodReference);
        context.RegisterCompilationEndAction(project.End);
    }
}
