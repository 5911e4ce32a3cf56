using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Analyzers;

/// <summary>Declares what all diagnostics of a scope ask for. Roslyn's batch fixer merges changes of source files only, and would write a line once per call.</summary>
internal sealed class AddCapabilityFixAll : FixAllProvider
{
    public static readonly AddCapabilityFixAll Instance = new();

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext) => Task.FromResult<CodeAction?>(CodeAction.Create(
        "Declare the missing capabilities", token => FixAsync(fixAllContext.WithCancellationToken(token)), nameof(AddCapabilityFixAll)));

    private static async Task<Solution> FixAsync(FixAllContext context)
    {
        Solution solution = context.Solution;
        IEnumerable<Project> projects = context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project];
        foreach (Project project in projects)
        {
            ImmutableArray<Diagnostic> diagnostics = context.Scope == FixAllScope.Document && context.Document is { } document
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
            foreach (CapabilityNames.Row capability in Chosen(diagnostics, context.CodeActionEquivalenceKey))
            {
                Project current = solution.GetProject(project.Id)!;
                solution = await AddCapabilityFix.DeclareAsync(current, capability, context.CancellationToken).ConfigureAwait(false);
            }
        }

        return solution;
    }

    // The capability whose fix was picked, for every diagnostic that it answers; those that it does not answer get their own first choice.
    private static IEnumerable<CapabilityNames.Row> Chosen(ImmutableArray<Diagnostic> diagnostics, string? picked) => diagnostics
        .Select(AddCapabilityFix.Choices)
        .Select(choices => choices.FirstOrDefault(row => row.Name == picked) ?? choices.FirstOrDefault())
        .OfType<CapabilityNames.Row>()
        .Distinct();
}
