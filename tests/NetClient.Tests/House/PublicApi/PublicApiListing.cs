using System.Reflection;

namespace NetClient.Tests.House.PublicApi;

/// <summary>Everything an assembly offers to others, one line per type and member, sorted: what a change to the public API is reviewed by.</summary>
internal static class PublicApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static string[] Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static string[] Of(IEnumerable<Type> types) => [.. types.Where(IsVisible).SelectMany(Lines).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Lines(Type type)
    {
        string name = ApiText.TypeName(type, nullability: null, ApiText.Names.OwnParameters);
        yield return name + " = " + ApiText.Kind(type) + ApiText.Attributes(type);
        if (type.IsSubclassOf(typeof(Delegate)))
            yield break;   // the kind says it all

        foreach (MemberInfo member in type.GetMembers(Declared))
        {
            if (ApiMembers.Describe(member) is { } text)
                yield return name + "." + text + ApiText.Attributes(member);
        }
    }

    private static bool IsVisible(Type type) => type.IsVisible || (type.IsNestedFamily && type.DeclaringType!.IsVisible);
}
