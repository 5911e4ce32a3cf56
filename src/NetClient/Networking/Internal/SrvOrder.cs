using NetClient.Networking.Internal.Dns;

namespace NetClient.Networking.Internal;

/// <summary>The order that RFC 2782 gives SRV records: by priority, and within one priority at random in proportion to the weights.</summary>
internal static class SrvOrder
{
    /// <param name="records">The records.</param>
    /// <param name="nextRandom">A number from 0 to below its argument.</param>
    public static List<SrvRecord> Arrange(IReadOnlyList<SrvRecord> records, Func<int, int> nextRandom)
    {
        var ordered = new List<SrvRecord>(records.Count);
        foreach (IGrouping<ushort, SrvRecord> group in records.GroupBy(r => r.Priority).OrderBy(g => g.Key))
        {
            // Weight 0 goes first, so that it has a small chance and not none.
            List<SrvRecord> left = [.. group.OrderBy(r => r.Weight != 0)];
            while (left.Count > 0)
            {
                int ticket = nextRandom(left.Sum(r => r.Weight) + 1);
                int i = 0;
                for (int running = left[0].Weight; running < ticket; running += left[i].Weight)
                    i++;
                ordered.Add(left[i]);
                left.RemoveAt(i);
            }
        }
        return ordered;
    }
}
