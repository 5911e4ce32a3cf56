using NetClient.Tests.House.Metadata;

namespace NetClient.Tests.House;

internal static class HouseRule
{
    /// <summary>Fails with every breach, not the first five that an assertion on a collection shows, and with what to do.</summary>
    public static void Holds(IEnumerable<MetadataUse> breaches, string rule)
    {
        string[] lines = [.. breaches.Select(use => "  " + use)];
        Assert.True(lines.Length == 0, string.Join('\n', lines.Prepend(rule)));
    }
}
