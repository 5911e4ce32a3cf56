using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>Capabilities in words, least reach first, as in the run time's messages.</summary>
internal static class CapabilityText
{
    public static string Names(NetworkCapability capabilities, string last) => Join(capabilities, static row => row.Name, last);

    public static string Lines(NetworkCapability capabilities) => Join(capabilities, static row => row.Line, " or ");

    public static string Declared(NetworkCapability capabilities) =>
        capabilities == NetworkCapability.None ? "no network capability" : "only " + Names(capabilities, " and ");

    private static string Join(NetworkCapability capabilities, Func<CapabilityNames.Row, string> part, string last)
    {
        string[] parts = [.. CapabilityNames.Rows.Where(row => (row.Capability & capabilities) != 0).Select(part)];
        return parts.Length < 2 ? string.Concat(parts) : string.Join(", ", parts, 0, parts.Length - 1) + last + parts[parts.Length - 1];
    }
}
