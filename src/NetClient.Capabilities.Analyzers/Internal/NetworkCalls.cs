using Microsoft.CodeAnalysis;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>The rows of <see cref="NetworkCallTable"/> whose types a compilation knows, by method.</summary>
internal sealed class NetworkCalls
{
    private readonly Dictionary<string, List<(INamedTypeSymbol Type, NetworkCall Row)>> _byMethod;

    private NetworkCalls(Dictionary<string, List<(INamedTypeSymbol, NetworkCall)>> byMethod) => _byMethod = byMethod;

    /// <summary>The rows whose types the compilation knows; null when it knows none.</summary>
    public static NetworkCalls? In(Compilation compilation)
    {
        var byMethod = new Dictionary<string, List<(INamedTypeSymbol, NetworkCall)>>(StringComparer.Ordinal);
        foreach (NetworkCall row in NetworkCallTable.Rows)
        {
            if (compilation.GetTypeByMetadataName(row.Type) is not { } type)
                continue;
            if (!byMethod.TryGetValue(row.Method, out List<(INamedTypeSymbol, NetworkCall)>? rows))
                byMethod.Add(row.Method, rows = []);
            rows.Add((type, row));
        }

        return byMethod.Count == 0 ? null : new(byMethod);
    }

    /// <summary>The row of a method, or null.</summary>
    public NetworkCall? Find(IMethodSymbol method)
    {
        if (!_byMethod.TryGetValue(method.Name, out List<(INamedTypeSymbol Type, NetworkCall Row)>? rows))
            return null;
        foreach ((INamedTypeSymbol type, NetworkCall row) in rows)
        {
            if (SymbolEqualityComparer.Default.Equals(type, method.ContainingType))
                return row;
        }

        return null;
    }

    /// <summary>Whether a method belongs to something that reaches the network in ways its call does not show.</summary>
    public static bool IsOpaque(IMethodSymbol method) => IsHttp(method.ContainingType.ContainingNamespace);

    // NetworkCallTable.OpaqueNamespace, as symbols.
    private static bool IsHttp(INamespaceSymbol? space) =>
        space is { Name: "Http", ContainingNamespace: { Name: "Web", ContainingNamespace: { Name: "NetClient", ContainingNamespace.IsGlobalNamespace: true } } };
}
