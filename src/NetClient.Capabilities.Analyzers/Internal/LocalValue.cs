using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>What a local variable holds, where that is certain.</summary>
internal static class LocalValue
{
    /// <summary>The value that a local variable is declared with, when it never gets another; else null.</summary>
    public static IOperation? Of(ILocalReferenceOperation reference)
    {
        IOperation root = reference;
        while (root.Parent is { } parent)
            root = parent;

        IOperation? only = null;
        foreach (IOperation operation in root.Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, reference.Local):
                    only = declarator.GetVariableInitializer() is { } initializer ? Unwrapped(initializer.Value) : null;
                    break;
                case IAssignmentOperation { Target: var target } when Is(target, reference.Local):
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when Is(argument.Value, reference.Local):
                case ITupleOperation tuple when tuple.Elements.Any(element => Is(element, reference.Local)):
                    return null;
            }
        }

        return only;
    }

    /// <summary>A value without the conversions around it.</summary>
    public static IOperation Unwrapped(IOperation value)
    {
        while (value is IConversionOperation { OperatorMethod: null } conversion)
            value = conversion.Operand;
        return value;
    }

    private static bool Is(IOperation operation, ILocalSymbol local) =>
        operation is ILocalReferenceOperation other && SymbolEqualityComparer.Default.Equals(other.Local, local);
}
