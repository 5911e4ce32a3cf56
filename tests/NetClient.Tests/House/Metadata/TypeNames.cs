using System.Reflection.Metadata;

namespace NetClient.Tests.House.Metadata;

/// <summary>Full names of types in metadata. A nested type is named by the outermost type around it: it shares that type's file and its duties.</summary>
internal static class TypeNames
{
    public static TypeDefinition OutermostDefinition(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        while (type.GetDeclaringType() is { IsNil: false } outer)
            type = reader.GetTypeDefinition(outer);
        return type;
    }

    public static string Outermost(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = OutermostDefinition(reader, handle);
        return Join(reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    public static string Outermost(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
            type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        return Join(reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    /// <summary>"A.B" of "A.B.C".</summary>
    public static string NamespaceOf(string fullName) => fullName.LastIndexOf('.') is var dot and >= 0 ? fullName[..dot] : "";

    private static string Join(string @namespace, string name) => @namespace.Length == 0 ? name : @namespace + "." + name;
}
