using System.Reflection;

namespace NetClient.Tests.House.PublicApi;

/// <summary>What the compiler wrote down about <c>?</c>. The context caches and is not thread-safe, so each question gets its own.</summary>
internal static class Nullability
{
    public static NullabilityInfo Of(FieldInfo field) => new NullabilityInfoContext().Create(field);

    public static NullabilityInfo Of(PropertyInfo property) => new NullabilityInfoContext().Create(property);

    public static NullabilityInfo Of(EventInfo @event) => new NullabilityInfoContext().Create(@event);

    public static NullabilityInfo Of(ParameterInfo parameter) => new NullabilityInfoContext().Create(parameter);

    /// <summary>Whether a type at this place is written with a question mark. An input may allow what the output never gives: the wider one counts.</summary>
    public static bool IsNullable(NullabilityInfo? info) =>
        info is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable };
}
