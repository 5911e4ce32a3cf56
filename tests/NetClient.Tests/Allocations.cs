namespace NetClient.Tests;

/// <summary>Counting in tests what one thread allocates.</summary>
internal static class Allocations
{
    private const int Parts = 5;

    /// <summary>What the part of the rounds allocated that allocated least: on a busy machine a pool of the runtime is empty now and then, but not in all of them. What allocates in each round is in each part.</summary>
    public static long Least(int rounds, Action round)
    {
        long least = long.MaxValue;
        for (int part = 0; part < Parts; part++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < rounds / Parts; i++)
                round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
