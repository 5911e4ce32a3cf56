using System.Collections.Frozen;
using NetClient.Internal;

namespace NetClient.Foundation.Collections.Internal;

/// <summary>What a <see cref="ValueSet"/> takes.</summary>
internal static class SerializableValue
{
    // Exact types: the runtime would let sbyte[] pass for byte[], and an enum's array for int[].
    private static readonly FrozenSet<Type> Types = new[]
    {
        typeof(bool), typeof(bool[]), typeof(byte), typeof(byte[]), typeof(char), typeof(char[]),
        typeof(short), typeof(short[]), typeof(ushort), typeof(ushort[]), typeof(int), typeof(int[]),
        typeof(uint), typeof(uint[]), typeof(long), typeof(long[]), typeof(ulong), typeof(ulong[]),
        typeof(float), typeof(float[]), typeof(double), typeof(double[]), typeof(string), typeof(string[]),
        typeof(Guid), typeof(Guid[]), typeof(DateTimeOffset), typeof(DateTimeOffset[]), typeof(TimeSpan), typeof(TimeSpan[]),
        typeof(ValueSet),
    }.ToFrozenSet();

    /// <summary>Gives the value back, or throws E_INVALIDARG.</summary>
    public static object? Check(object? value) => value is null || Types.Contains(value.GetType())
        ? value
        : throw Throw.Argument($"A ValueSet carries numbers, text, times, GUIDs, arrays of these and ValueSets, but no {value.GetType()}.", nameof(value));
}
