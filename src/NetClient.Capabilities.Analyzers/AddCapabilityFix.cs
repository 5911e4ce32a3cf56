using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using NetClient.Capabilities.Analyzers.Internal;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Analyzers;

/// <summary>Declares a missing capability in Package.appxmanifest, or writes that file. Where several capabilities would do, the one that opens least comes first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddCapabilityFix))]
[Shared]
public sealed class AddCapabilityFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.MissingCapability.Id, Rules.NoManifest.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => AddCapabilityFixAll.Instance;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (CapabilityNames.Row capability in Choices(diagnostic))
            {
                string verb = ManifestFile.Find(context.Document.Project) is null ? "Add a Package.appxmanifest with" : "Declare";
                context.RegisterCodeFix(
                    CodeAction.Create($"{verb} {capability.Name}", token => DeclareAsync(context.Document.Project, capability, token), capability.Name),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The capabilities of which any one answers a diagnostic.</summary>
    internal static IEnumerable<CapabilityNames.Row> Choices(Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue(ProjectCapabilities.RequiredProperty, out string? number)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int required))
            return [];
        return CapabilityNames.Rows.Where(row => row.Kind == DeclaredCapabilityKind.Capability && (row.Capability & (NetworkCapability)required) != 0);
    }

    /// <summary>The solution with the capability declared in the project's manifest; unchanged when it is declared already or the manifest is broken.</summary>
    internal static async Task<Solution> DeclareAsync(Project project, CapabilityNames.Row capability, CancellationToken cancellationToken)
    {
        if (ManifestFile.Find(project) is not { } manifest)
        {
            string? folder = Path.GetDirectoryName(project.FilePath);
            string? path = string.IsNullOrEmpty(folder) ? null : Path.Combine(folder, "Package.appxmanifest");
            return project.AddAdditionalDocument("Package.appxmanifest", SourceText.From(ManifestEdit.New(capability)), filePath: path).Project.Solution;
        }

        SourceText before = await manifest.GetTextAsync(cancellationToken).ConfigureAwait(false);
        SourceText? after = ManifestEdit.Add(before, capability);
        return after is null ? project.Solution : project.Solution.WithAdditionalDocumentText(manifest.Id, after);
    }
}
