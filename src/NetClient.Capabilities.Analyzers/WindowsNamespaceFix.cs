using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NetClient.Capabilities.Analyzers;

/// <summary>Turns Windows namespaces into NetClient's.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WindowsNamespaceFix))]
[Shared]
public sealed class WindowsNamespaceFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.WindowsName.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (!diagnostic.Properties.TryGetValue(WindowsNamespaceAnalyzer.ReplacementProperty, out string? replacement) || replacement is null)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create($"Use {replacement}", token => ReplaceAsync(context.Document, diagnostic.Location.SourceSpan, replacement, token), nameof(WindowsNamespaceFix)),
                diagnostic);
        }

        return Task.CompletedTask;
    }

    private static async Task<Document> ReplaceAsync(Document document, TextSpan span, string replacement, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        TextChange change = root is not null && SecondUsing(root, span, replacement) is { } second
            ? new(second.FullSpan, "")
            : new(span, replacement);
        return document.WithText(text.WithChanges(change));
    }

    // A file that is half ported has the new using already; the compiler warns of a second one.
    private static UsingDirectiveSyntax? SecondUsing(SyntaxNode root, TextSpan span, string replacement)
    {
        if (root.FindNode(span).FirstAncestorOrSelf<UsingDirectiveSyntax>() is not { Alias: null } directive || directive.Name?.Span != span)
            return null;
        bool IsSame(SyntaxNode other) => other is UsingDirectiveSyntax { Alias: null } one && one != directive
            && one.StaticKeyword.RawKind == directive.StaticKeyword.RawKind && one.Name?.ToString() == replacement;
        return directive.Parent?.ChildNodes().Any(IsSame) == true ? directive : null;
    }
}
