using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using NetClient.Capabilities.Analyzers.Internal;

namespace NetClient.Capabilities.Analyzers;

/// <summary>Finds what is done to a socket too late: NETC005 and NETC006. Speaks up only where the earlier call has certainly been made.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallOrderAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ControlAfterStart, Rules.TransferOwnershipAfterStart];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        var sockets = new Dictionary<INamedTypeSymbol, SocketType>(SymbolEqualityComparer.Default);
        foreach (SocketType row in SocketType.Rows)
        {
            if (context.Compilation.GetTypeByMetadataName(row.Type) is { } type)
                sockets.Add(type, row);
        }

        if (sockets.Count == 0)
            return;
        context.RegisterOperationAction(one => Assignment(one, sockets), OperationKind.SimpleAssignment, OperationKind.CompoundAssignment);
        context.RegisterOperationAction(one => Call(one, sockets), OperationKind.Invocation);
    }

    private static void Assignment(OperationAnalysisContext context, Dictionary<INamedTypeSymbol, SocketType> sockets)
    {
        if (((IAssignmentOperation)context.Operation).Target is IPropertyReferenceOperation setting)
            Setting(context, setting, sockets);
    }

    private static void Call(OperationAnalysisContext context, Dictionary<INamedTypeSymbol, SocketType> sockets)
    {
        var call = (IInvocationOperation)context.Operation;
        switch (call.TargetMethod.Name)
        {
            case "Add" or "Clear" or "Insert" or "Remove" or "RemoveAt" when call.Instance is IPropertyReferenceOperation list:
                Setting(context, list, sockets);
                break;
            case "EnableTransferOwnership" when sockets.TryGetValue(call.TargetMethod.ContainingType, out SocketType row) && call.Instance is { } socket
                && EarlierCall.Find(call, socket, row.Starts, context.CancellationToken) is { } earlier:
                context.ReportDiagnostic(Diagnostic.Create(Rules.TransferOwnershipAfterStart, call.Syntax.GetLocation(), earlier));
                break;
        }
    }

    private static void Setting(OperationAnalysisContext context, IPropertyReferenceOperation setting, Dictionary<INamedTypeSymbol, SocketType> sockets)
    {
        if (!setting.Property.ContainingType.Name.EndsWith("Control", StringComparison.Ordinal) || ControlOf(setting.Instance) is not { Instance: { } socket } control
            || !sockets.TryGetValue(control.Property.ContainingType, out SocketType row) || setting.Property.Name == row.Adjustable)
            return;
        if (EarlierCall.Find(context.Operation, socket, row.Starts, context.CancellationToken) is { } earlier)
            context.ReportDiagnostic(Diagnostic.Create(Rules.ControlAfterStart, setting.Syntax.GetLocation(), setting.Property.Name, earlier));
    }

    // socket.Control, or a local variable that was made from it.
    private static IPropertyReferenceOperation? ControlOf(IOperation? instance)
    {
        if (instance is ILocalReferenceOperation local)
            instance = LocalValue.Of(local);
        return instance is IPropertyReferenceOperation { Property.Name: "Control" } control ? control : null;
    }
}
