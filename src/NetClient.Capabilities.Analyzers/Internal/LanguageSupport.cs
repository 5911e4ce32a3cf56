// What the compiler wants for records and ranges, and the shared sources expect, and netstandard2.0 does not have.
#pragma warning disable IDE0130 // the compiler looks for these in these namespaces
namespace System.Runtime.CompilerServices
{
    internal static class IsExternalInit;
}

namespace System
{
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public static implicit operator Index(int value) => new(value);

        public int GetOffset(int length) => fromEnd ? length - value : value;
    }

    internal readonly struct Range(Index start, Index end)
    {
        public Index Start { get; } = start;

        public Index End { get; } = end;

        public static Range StartAt(Index start) => new(start, new Index(0, fromEnd: true));

        public static Range EndAt(Index end) => new(0, end);
    }
}

namespace NetClient.Capabilities.Internal
{
    internal static class Throw
    {
        public static ArgumentOutOfRangeException Range(string message, string name) => new(name, message);
    }

    internal static class SpanSupport
    {
        public static bool ContainsAnyExceptInRange(this ReadOnlySpan<char> span, char lowInclusive, char highInclusive)
        {
            foreach (char c in span)
            {
                if (c < lowInclusive || c > highInclusive)
                    return true;
            }

            return false;
        }
    }
}
