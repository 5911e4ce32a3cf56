using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using NetClient.Capabilities.Analyzers.Internal;

namespace NetClient.Capabilities.Analyzers;

/// <summary>Finds names of Windows that NetClient has under its own root: NETC007. Works on code that does not compile, since that is what a port begins with.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WindowsNamespaceAnalyzer : DiagnosticAnalyzer
{
    /// <summary>In a diagnostic's properties: what to write in the place of what is underlined.</summary>
    internal const string ReplacementProperty = "Replacement";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.WindowsName];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSyntaxNodeAction(Name, SyntaxKind.IdentifierName);
    }

    private static void Name(SyntaxNodeAnalysisContext context)
    {
        var root = (IdentifierNameSyntax)context.Node;
        if (root.Identifier.ValueText != WindowsNames.Root || !IsLeftmost(root))
            return;

        var identifiers = new List<SyntaxToken> { root.Identifier };
        for (SyntaxNode node = root; Next(node) is var (parent, identifier); node = parent)
            identifiers.Add(identifier);
        if (WindowsNames.Find([.. identifiers.Select(static token => token.ValueText)]) is not var (old, replacement, parts) || MeansSomethingElse(context, root))
            return;

        var span = TextSpan.FromBounds(root.SpanStart, identifiers[parts - 1].Span.End);
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.WindowsName,
            Location.Create(root.SyntaxTree, span),
            ImmutableDictionary<string, string?>.Empty.Add(ReplacementProperty, replacement),
            old,
            replacement));
    }

    private static bool IsLeftmost(IdentifierNameSyntax name) => name.Parent switch
    {
        QualifiedNameSyntax qualified => qualified.Left == name,
        MemberAccessExpressionSyntax member => member.Expression == name,
        AliasQualifiedNameSyntax alias => alias.Name == name && alias.Alias.Identifier.IsKind(SyntaxKind.GlobalKeyword),
        _ => false,
    };

    // The name one part longer, and that part.
    private static (SyntaxNode Parent, SyntaxToken Identifier)? Next(SyntaxNode node) => node.Parent switch
    {
        AliasQualifiedNameSyntax alias when alias.Name == node => Next(alias),
        QualifiedNameSyntax qualified when qualified.Left == node => (qualified, qualified.Right.Identifier),
        MemberAccessExpressionSyntax member when member.Expression == node => (member, member.Name.Identifier),
        _ => null,
    };

    // A property, a type or a namespace of the app's own may be called Windows too.
    private static bool MeansSomethingElse(SyntaxNodeAnalysisContext context, IdentifierNameSyntax root) =>
        context.SemanticModel.GetSymbolInfo(root, context.CancellationToken).Symbol switch
        {
            null => false,   // not found: that is why the code is being ported
            INamespaceSymbol { ContainingNamespace.IsGlobalNamespace: true } => false,
            _ => true,
        };
}
