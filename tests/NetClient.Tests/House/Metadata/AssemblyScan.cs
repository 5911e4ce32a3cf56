using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NetClient.Tests.House.Metadata;

/// <summary>Everything the types of one assembly use: from declarations, signatures, attributes, locals and every instruction of every method body.</summary>
/// <remarks>What leaves no trace in IL cannot be seen: constants and enum values are inlined by the compiler, <c>nameof</c> becomes a string.</remarks>
internal sealed class AssemblyScan
{
    private readonly MetadataReader _reader;
    private readonly PEReader _image;
    private readonly SignatureNames _names;
    private readonly HashSet<MetadataUse> _uses = [];
    private (string Namespace, string Type, string Where) _at;

    private AssemblyScan(PEReader image)
    {
        _image = image;
        _reader = image.GetMetadataReader();
        _names = new SignatureNames(_reader, target => Add(target));
    }

    /// <summary>The uses in an assembly, in a stable order.</summary>
    public static IReadOnlyList<MetadataUse> Of(Assembly assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly.Location));
        var scan = new AssemblyScan(image);
        foreach (TypeDefinitionHandle handle in scan._reader.TypeDefinitions)
            scan.Type(handle);
        return [.. scan._uses.OrderBy(use => use.ToString(), StringComparer.Ordinal)];
    }

    private void Type(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        TypeDefinition outermost = TypeNames.OutermostDefinition(_reader, handle);
        string nested = type.GetDeclaringType().IsNil ? "" : _reader.GetString(type.Name) + ".";
        _at = (_reader.GetString(outermost.Namespace), TypeNames.Outermost(_reader, handle), "declaration");

        Reference(type.BaseType);
        foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
            Reference(_reader.GetInterfaceImplementation(implementation).Interface);
        Constraints(type.GetGenericParameters());
        Attributes(type.GetCustomAttributes());

        foreach (FieldDefinitionHandle fieldHandle in type.GetFields())
        {
            FieldDefinition field = _reader.GetFieldDefinition(fieldHandle);
            _at.Where = nested + _reader.GetString(field.Name);
            field.DecodeSignature(_names, null);
            Attributes(field.GetCustomAttributes());
        }

        foreach (PropertyDefinitionHandle property in type.GetProperties())
            Attributes(_reader.GetPropertyDefinition(property).GetCustomAttributes());
        foreach (EventDefinitionHandle @event in type.GetEvents())
            Attributes(_reader.GetEventDefinition(@event).GetCustomAttributes());
        foreach (MethodDefinitionHandle methodHandle in type.GetMethods())
        {
            MethodDefinition method = _reader.GetMethodDefinition(methodHandle);
            _at.Where = nested + _reader.GetString(method.Name);
            Method(method);
        }
    }

    private void Method(MethodDefinition method)
    {
        method.DecodeSignature(_names, null);
        Constraints(method.GetGenericParameters());
        Attributes(method.GetCustomAttributes());
        foreach (ParameterHandle parameter in method.GetParameters())
            Attributes(_reader.GetParameter(parameter).GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0)
            return;   // abstract, extern or supplied by the runtime

        MethodBodyBlock body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            _reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null);
        foreach (ExceptionRegion region in body.ExceptionRegions)
            Reference(region.CatchType);
        foreach (EntityHandle token in IlOperands.Tokens(body.GetILBytes()!))
            Reference(token);
    }

    private void Constraints(GenericParameterHandleCollection parameters)
    {
        foreach (GenericParameterHandle parameter in parameters)
        {
            foreach (GenericParameterConstraintHandle constraint in _reader.GetGenericParameter(parameter).GetConstraints())
                Reference(_reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void Attributes(CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle attribute in attributes)
            Reference(_reader.GetCustomAttribute(attribute).Constructor);
    }

    /// <summary>Records what a token names, and what that name is made of.</summary>
    private void Reference(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification:
                NameOf(handle);
                break;
            case HandleKind.MemberReference:
                MemberReference member = _reader.GetMemberReference((MemberReferenceHandle)handle);
                string target = NameOf(member.Parent);
                string name = _reader.GetString(member.Name);
                if (member.GetKind() == MemberReferenceKind.Field)
                    member.DecodeFieldSignature(_names, null);
                else
                    name = Call(name, member.DecodeMethodSignature(_names, null));
                Add(target, name);
                break;
            case HandleKind.MethodDefinition:
                MethodDefinition method = _reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Add(NameOf(method.GetDeclaringType()), Call(_reader.GetString(method.Name), method.DecodeSignature(_names, null)));
                break;
            case HandleKind.FieldDefinition:
                FieldDefinition field = _reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                field.DecodeSignature(_names, null);
                Add(NameOf(field.GetDeclaringType()), _reader.GetString(field.Name));
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification instance = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Reference(instance.Method);
                instance.DecodeSignature(_names, null);
                break;
            case HandleKind.StandaloneSignature:
                _reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(_names, null);
                break;
            default:
                throw new InvalidDataException($"No rule for a token of kind {handle.Kind}.");
        }
    }

    private string NameOf(EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeDefinition => _names.GetTypeFromDefinition(_reader, (TypeDefinitionHandle)type, 0),
        HandleKind.TypeReference => _names.GetTypeFromReference(_reader, (TypeReferenceHandle)type, 0),
        HandleKind.TypeSpecification => Definition(_names.GetTypeFromSpecification(_reader, null, (TypeSpecificationHandle)type, 0)),
        _ => "",   // a vararg call site or a module: neither occurs in C# that we write
    };

    /// <summary>"List`1" of "List`1&lt;Int32&gt;".</summary>
    private static string Definition(string type) => type.IndexOf('<', StringComparison.Ordinal) is var bracket and > 0 ? type[..bracket] : type;

    private static string Call(string name, MethodSignature<string> signature) => $"{name}({string.Join(',', signature.ParameterTypes)})";

    private void Add(string target, string member = "")
    {
        if (target.Length > 0 && (member.Length > 0 || target != _at.Type))
            _uses.Add(new MetadataUse(_at.Namespace, _at.Type, _at.Where, target, member));
    }
}
