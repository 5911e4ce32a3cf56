using System.Reflection;
using System.Runtime.CompilerServices;

namespace NetClient.Tests.House.PublicApi;

/// <summary>One line for one member: its name and parameters first, so that lines sort by name; modifiers and type behind the arrow.</summary>
internal static class ApiMembers
{
    /// <summary>The member's text; null when others cannot reach it, or reach it through another line (accessors, nested types).</summary>
    public static string? Describe(MemberInfo member) => member switch
    {
        FieldInfo field when IsReachable(field.Attributes, field.DeclaringType!) && !field.IsSpecialName => Field(field),
        PropertyInfo property => Property(property),
        EventInfo { AddMethod: { } add } @event when IsReachable(add) =>
            $"{@event.Name} -> {Modifiers(add)}event {ApiText.TypeName(@event.EventHandlerType!, Nullability.Of(@event))}",
        ConstructorInfo { IsStatic: false } constructor when IsReachable(constructor) => Access(constructor) is var access && access.Length > 0
            ? $".ctor({ApiText.Parameters(constructor)}) -> {access.TrimEnd()}"
            : $".ctor({ApiText.Parameters(constructor)})",
        MethodInfo method when IsReachable(method) && !IsAccessor(method) => Method(method),
        _ => null,
    };

    private static string Field(FieldInfo field)
    {
        if (field.DeclaringType!.IsEnum)
            return $"{field.Name} = {Convert.ChangeType(field.GetRawConstantValue(), Enum.GetUnderlyingType(field.DeclaringType), null)}";
        string type = ApiText.TypeName(field.FieldType, Nullability.Of(field));
        string access = field.IsPublic ? "" : "protected ";
        if (field.IsLiteral)
            return $"{field.Name} -> {access}const {type} = {ApiText.Value(field.GetRawConstantValue())}";
        return $"{field.Name} -> {access}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type}";
    }

    private static string? Property(PropertyInfo property)
    {
        MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(IsReachable)];
        if (accessors.Length == 0)
            return null;
        // The widest accessor gives the property its access; a narrower one says so in the braces.
        string access = accessors.Any(accessor => accessor.IsPublic) ? "" : "protected ";
        var braces = accessors.OrderBy(accessor => accessor == property.SetMethod)
            .Select(accessor => (access.Length == 0 ? Access(accessor) : "") + AccessorName(property, accessor) + ";");
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string index = property.GetIndexParameters().Length > 0 ? $"[{ApiText.Parameters(property.GetIndexParameters())}]" : "";
        return $"{property.Name}{index} {{ {string.Join(' ', braces)} }} -> {access}{Kind(accessors[0])}{required}"
            + ApiText.TypeName(property.PropertyType, Nullability.Of(property));
    }

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        string extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{method.Name}{generic}({extension}{ApiText.Parameters(method)}) -> {Modifiers(method)}"
            + ApiText.ReturnType(method) + ApiText.Constraints(method.IsGenericMethodDefinition ? method.GetGenericArguments() : []);
    }

    private static string AccessorName(PropertyInfo property, MethodInfo accessor)
    {
        if (accessor == property.GetMethod)
            return "get";
        bool init = accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return init ? "init" : "set";
    }

    private static string Modifiers(MethodInfo method) => Access(method) + Kind(method);

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Kind(MethodInfo method)
    {
        if (method.IsStatic)
            return method.IsAbstract ? "static abstract " : method.IsVirtual ? "static virtual " : "static ";
        if (method.DeclaringType!.IsInterface)
            return method.IsAbstract ? "" : "default ";   // an interface member with a body may be left out by implementers
        if (method.IsAbstract)
            return "abstract ";
        if (!method.IsVirtual)
            return "";
        bool overrides = method.GetBaseDefinition() != method;
        return overrides ? method.IsFinal ? "sealed override " : "override " : method.IsFinal ? "" : "virtual ";
    }

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsReachable(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static bool IsReachable(FieldAttributes attributes, Type declaring) => (attributes & FieldAttributes.FieldAccessMask) is var access
        && (access == FieldAttributes.Public || ((access is FieldAttributes.Family or FieldAttributes.FamORAssem) && !declaring.IsSealed));
}
