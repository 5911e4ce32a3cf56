using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>Where a call goes, as far as the source says so: an address written down as a literal, here or where the local variable got its only value.</summary>
internal static class CallTarget
{
    private static readonly SymbolDisplayFormat Qualified = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    public static AddressScope Of(IInvocationOperation call, NetworkCall row)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter?.Type is not { } type || !NetworkCallTable.IsTarget(NameOf(type)))
                continue;
            IOperation value = LocalValue.Unwrapped(argument.Value);
            // A null host is every address where binding allows it, and an exception elsewhere.
            return value.ConstantValue is { HasValue: true, Value: null } ? row.WithoutTarget : Judge(value);
        }

        return row.WithoutTarget;
    }

    private static AddressScope Judge(IOperation value)
    {
        if (value is ILocalReferenceOperation local)
            value = LocalValue.Of(local) ?? value;
        if (value is not IObjectCreationOperation { Type: { } type, Arguments: { Length: > 0 } arguments }
            || arguments[0].Value is not { } first)
            return AddressScope.NotKnownYet;
        if (NameOf(type) == NetworkCallTable.DatagramEndpoint)
            return Judge(LocalValue.Unwrapped(first));   // of a host name and a port
        if (first.ConstantValue is not { HasValue: true, Value: string text })
            return AddressScope.NotKnownYet;
        return NameOf(type) switch
        {
            NetworkCallTable.HostName => LiteralAddress.Classify(text) ?? AddressScope.NotKnownYet,
            // A name is judged by what it resolves to, which nobody knows now.
            NetworkCallTable.Uri when Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 =>
                LiteralAddress.Classify(uri.DnsSafeHost) ?? AddressScope.NotKnownYet,
            _ => AddressScope.NotKnownYet,
        };
    }

    private static string NameOf(ITypeSymbol type) => type.ToDisplayString(Qualified);
}
