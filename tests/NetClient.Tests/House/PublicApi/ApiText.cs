using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace NetClient.Tests.House.PublicApi;

/// <summary>Types, parameters and attributes as text, close to C#.</summary>
internal static class ApiText
{
    /// <summary>How generic types are named.</summary>
    public enum Names
    {
        /// <summary>As used: <c>List&lt;string&gt;</c>.</summary>
        WithArguments,

        /// <summary>As declared: <c>List&lt;T&gt;</c>, with variance left to the kind.</summary>
        OwnParameters,
    }

    // Attributes that change what a caller may do or is told. The rest is implementation.
    private static readonly Type[] Telling =
    [
        typeof(FlagsAttribute), typeof(ObsoleteAttribute), typeof(ExperimentalAttribute), typeof(SupportedOSPlatformAttribute),
        typeof(UnsupportedOSPlatformAttribute), typeof(RequiresUnreferencedCodeAttribute), typeof(RequiresDynamicCodeAttribute),
    ];

    private static readonly Dictionary<Type, string> Keywords = new (Type Type, string Keyword)[]
    {
        (typeof(void), "void"), (typeof(object), "object"), (typeof(string), "string"), (typeof(bool), "bool"), (typeof(char), "char"),
        (typeof(byte), "byte"), (typeof(sbyte), "sbyte"), (typeof(short), "short"), (typeof(ushort), "ushort"), (typeof(int), "int"), (typeof(uint), "uint"),
        (typeof(long), "long"), (typeof(ulong), "ulong"), (typeof(float), "float"), (typeof(double), "double"), (typeof(decimal), "decimal"),
    }.ToDictionary(entry => entry.Type, entry => entry.Keyword);

    /// <summary>"sealed class : Base, IInterface", "enum : uint", "delegate (int a) -> void".</summary>
    public static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum : " + TypeName(Enum.GetUnderlyingType(type), null);
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"delegate ({Parameters(invoke)}) -> {ReturnType(invoke)}{Constraints(type.GetGenericArguments())}";
        }

        return Keyword(type) + Bases(type) + Constraints(type.GetGenericArguments());
    }

    public static string Parameters(MethodBase method) => Parameters(method.GetParameters());

    public static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    public static string ReturnType(MethodInfo method)
    {
        bool readOnly = method.ReturnParameter.GetRequiredCustomModifiers().Length > 0;
        string prefix = method.ReturnType.IsByRef ? readOnly ? "ref readonly " : "ref " : "";
        return prefix + TypeName(method.ReturnType, Nullability.Of(method.ReturnParameter));
    }

    public static string Constraints(Type[] parameters) => string.Concat(parameters.Where(parameter => parameter.IsGenericParameter).Select(Constraint));

    public static string Attributes(MemberInfo member) => string.Concat(member.GetCustomAttributesData()
        .Where(data => Telling.Contains(data.AttributeType) && !IsForOldCompilers(data, member))
        .Select(data => $" [{data.AttributeType.Name[..^"Attribute".Length]}{Arguments(data)}]")
        .Order(StringComparer.Ordinal));

    public static string TypeName(Type type, NullabilityInfo? nullability, Names names = Names.WithArguments)
    {
        if (type.IsByRef)
            return TypeName(type.GetElementType()!, nullability?.ElementType ?? nullability);
        if (type.IsPointer)
            return TypeName(type.GetElementType()!, null) + "*";
        string mark = !type.IsValueType && Nullability.IsNullable(nullability) ? "?" : "";
        if (type.IsArray)
            return $"{TypeName(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return TypeName(underlying, null) + "?";
        if (type.IsGenericParameter)   // without "class", reflection calls every T nullable, annotated or not: say nothing then
            return type.Name + (type.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? mark : "");
        return Keywords.TryGetValue(type, out string? keyword) ? keyword + mark : FullName(type, nullability, names) + mark;
    }

    public static string Value(object? value) => value switch
    {
        null => "null",
        string text => "\"" + text.ReplaceLineEndings("\\n") + "\"",
        char letter => $"'{(char.IsControl(letter) ? $"\\u{(int)letter:X4}" : letter)}'",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    // Arguments belong to the type that declares them: Outer<int>.Inner<string>.
    private static string FullName(Type type, NullabilityInfo? nullability, Names names)
    {
        Type[] arguments = type.GetGenericArguments();
        int inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        string prefix = type.DeclaringType is { } outer
            ? TypeName(outer.IsGenericTypeDefinition && !type.IsGenericTypeDefinition ? outer.MakeGenericType(arguments[..inherited]) : outer, null, names) + "."
            : type.Namespace is { Length: > 0 } @namespace ? @namespace + "." : "";
        string name = type.Name.Split('`')[0];
        if (arguments.Length == inherited)
            return prefix + name;
        NullabilityInfo[] marks = nullability?.GenericTypeArguments is { Length: > 0 } known && known.Length == arguments.Length ? known : [];
        var own = Enumerable.Range(inherited, arguments.Length - inherited)
            .Select(i => TypeName(arguments[i], marks.Length > 0 ? marks[i] : null, names));
        return $"{prefix}{name}<{string.Join(", ", own)}>";
    }

    private static string Keyword(Type type)
    {
        if (type.IsInterface)
            return "interface";
        if (type.IsValueType)
            return (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct");
        return type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsSealed ? "sealed class" : type.IsAbstract ? "abstract class" : "class";
    }

    private static string Bases(Type type)
    {
        Type[] all = type.GetInterfaces();   // with those that the base type and other interfaces bring along
        var implied = all.SelectMany(face => face.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        var interfaces = all.Except(implied).Where(face => face.IsVisible).Select(face => TypeName(face, null)).Order(StringComparer.Ordinal);
        string[] bases = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)
            ? [TypeName(parent, null), .. interfaces]
            : [.. interfaces];
        return bases.Length == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string kind = parameter switch
        {
            { IsOut: true, ParameterType.IsByRef: true } => "out ",
            { IsIn: true, ParameterType.IsByRef: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ => "",
        };
        string fallback = parameter.HasDefaultValue ? " = " + DefaultValue(parameter) : "";
        return kind + TypeName(parameter.ParameterType, Nullability.Of(parameter)) + " " + parameter.Name + fallback;
    }

    private static string DefaultValue(ParameterInfo parameter)
    {
        bool isStruct = parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null;
        return parameter.RawDefaultValue is null && isStruct ? "default" : Value(parameter.RawDefaultValue);
    }

    private static string Constraint(Type parameter)
    {
        GenericParameterAttributes flags = parameter.GenericParameterAttributes;
        bool isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        string[] words =
        [
            .. flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. isStruct ? ["struct"] : Array.Empty<string>(),
            .. parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(type => TypeName(type, null)).Order(StringComparer.Ordinal),
            .. flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? ["new()"] : Array.Empty<string>(),
            .. flags.HasFlag(GenericParameterAttributes.AllowByRefLike) ? ["allows ref struct"] : Array.Empty<string>(),
        ];
        GenericParameterAttributes variance = flags & GenericParameterAttributes.VarianceMask;
        string label = variance == GenericParameterAttributes.Covariant ? "out " : variance == GenericParameterAttributes.Contravariant ? "in " : "";
        return words.Length == 0 && label.Length == 0 ? "" : $" where {label}{parameter.Name} : {(words.Length == 0 ? "any" : string.Join(", ", words))}";
    }

    // ref structs and constructors of types with required members are marked obsolete for compilers that know neither.
    private static bool IsForOldCompilers(CustomAttributeData data, MemberInfo member) =>
        data.AttributeType == typeof(ObsoleteAttribute) && member.IsDefined(typeof(CompilerFeatureRequiredAttribute), inherit: false);

    private static string Arguments(CustomAttributeData data)
    {
        var arguments = data.ConstructorArguments.Select(argument => argument.Value is Type type ? TypeName(type, null) : Value(argument.Value));
        return data.ConstructorArguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})";
    }
}
