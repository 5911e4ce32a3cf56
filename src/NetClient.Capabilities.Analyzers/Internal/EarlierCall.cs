using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>Looks back from a place in a method for a call on the same socket that every way to that place has passed.</summary>
internal static class EarlierCall
{
    /// <summary>The name of the call, or null when there is none, or it is not certain.</summary>
    /// <param name="late">What may be too late.</param>
    /// <param name="socket">The expression that stands for the socket there.</param>
    /// <param name="names">The calls to look for.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static string? Find(IOperation late, IOperation socket, string[] names, CancellationToken cancellationToken)
    {
        // Only what holds one socket for as long as it is not assigned to: a property may return another one with each call, and x.field belongs to some x.
        if (late.SemanticModel is not { } model || socket.Syntax is not (IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }))
            return null;
        ISymbol? symbol = model.GetSymbolInfo(socket.Syntax, cancellationToken).Symbol;
        if (symbol is not (ILocalSymbol or IParameterSymbol or IFieldSymbol))
            return null;
        var search = new Search(model, symbol, names, cancellationToken);
        for (SyntaxNode? node = late.Syntax; node is not null && !IsFunction(node); node = node.Parent)
        {
            if (node is not StatementSyntax statement || Before(statement) is not { } before)
                continue;
            foreach (StatementSyntax earlier in before)
            {
                if (search.Assigns(earlier))
                    return null;
                if (search.CertainCall(earlier) is { } name)
                    return name;
            }
        }

        return null;
    }

    // The statements in front of one, the nearest first.
    private static IEnumerable<StatementSyntax>? Before(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements.TakeWhile(other => other != statement).Reverse(),
        SwitchSectionSyntax section => section.Statements.TakeWhile(other => other != statement).Reverse(),
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => unit.Members.OfType<GlobalStatementSyntax>()
            .Select(static member => member.Statement).TakeWhile(other => other != statement).Reverse(),
        _ => null,
    };

    private static bool IsFunction(SyntaxNode node) =>
        node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not GlobalStatementSyntax;

    private sealed class Search(SemanticModel model, ISymbol socket, string[] names, CancellationToken cancellationToken)
    {
        /// <summary>Whether a statement may put another socket into the variable. (One that declares it does, and nothing before it matters.)</summary>
        public bool Assigns(StatementSyntax statement)
        {
            foreach (SyntaxNode node in statement.DescendantNodes())
            {
                SyntaxNode? target = node switch
                {
                    AssignmentExpressionSyntax assignment => assignment.Left,
                    ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None } argument => argument.Expression,
                    _ => null,
                };
                if (target is TupleExpressionSyntax tuple ? tuple.Arguments.Any(element => IsSocket(element.Expression)) : target is not null && IsSocket(target))
                    return true;
            }

            return false;
        }

        /// <summary>The call, when whoever passes the statement has made it.</summary>
        public string? CertainCall(StatementSyntax statement)
        {
            foreach (SyntaxNode node in statement.DescendantNodesAndSelf(static node => IsCertain(node)))
            {
                if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } && IsSocket(member.Expression)
                    && Array.IndexOf(names, member.Name.Identifier.ValueText) >= 0)
                    return member.Name.Identifier.ValueText;
            }

            return null;
        }

        // What runs whole when it runs at all: no branches, no loops, no functions, nothing that may be left by a handled exception.
        private static bool IsCertain(SyntaxNode node) => node switch
        {
            TryStatementSyntax attempt => attempt.Catches.Count == 0,
            BlockSyntax or UsingStatementSyntax or LockStatementSyntax or CheckedStatementSyntax or FixedStatementSyntax or UnsafeStatementSyntax => true,
            ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax => true,
            StatementSyntax or AnonymousFunctionExpressionSyntax or ConditionalExpressionSyntax or ConditionalAccessExpressionSyntax or SwitchExpressionSyntax => false,
            BinaryExpressionSyntax binary => !binary.IsKind(SyntaxKind.LogicalAndExpression) && !binary.IsKind(SyntaxKind.LogicalOrExpression)
                && !binary.IsKind(SyntaxKind.CoalesceExpression),
            AssignmentExpressionSyntax assignment => !assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression),
            _ => true,
        };

        private bool IsSocket(SyntaxNode expression)
        {
            // The name first: asking the semantic model costs more.
            string? name = expression switch
            {
                IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
                MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var member } => member.Identifier.ValueText,
                _ => null,
            };
            return name == socket.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(expression, cancellationToken).Symbol, socket);
        }
    }
}
