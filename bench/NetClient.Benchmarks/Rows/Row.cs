using NetClient.Benchmarks.Peers;

namespace NetClient.Benchmarks.Rows;

/// <summary>One comparison: the same calls, in the same order and sizes, on both sides.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Peer">The counterpart in the other process, a kind that <see cref="PeerProgram"/> knows.</param>
/// <param name="Baseline">What it is held against.</param>
/// <param name="Candidate">What is judged.</param>
/// <param name="Target">What it has to reach.</param>
internal sealed record Row(string Name, string Peer, Contestant Baseline, Contestant Candidate, Target Target)
{
    /// <summary>Whether the row is one connection that waits by turns: its two ends then have a core each (<see cref="Measuring.Cores"/>).</summary>
    public bool OneConnection { get; init; }

    /// <summary>Asked of the counterpart when the row is done; the answer stands beneath the table.</summary>
    public string? Question { get; init; }
}

/// <summary>One side of a comparison.</summary>
/// <param name="Name">What a reader knows it by.</param>
/// <param name="OpenAsync">Connects, or whatever else is not measured.</param>
internal sealed record Contestant(string Name, Func<PeerProcess, Task<Side>> OpenAsync);

/// <summary>What a row has to reach.</summary>
/// <param name="Ratio">The least ratio of rates; the median counts.</param>
/// <param name="CpuRatio">The most CPU per operation, as a ratio; the median counts. Null: not judged.</param>
/// <param name="Allocated">The most bytes allocated per operation, above what the harness itself allocates per slice. Null: not judged.</param>
/// <param name="Nanoseconds">The longest that an operation may take; the median counts. Null: not judged.</param>
/// <param name="AllocatesLess">Whether it has to allocate less than the baseline.</param>
internal sealed record Target(double Ratio, double? CpuRatio = null, double? Allocated = null, double? Nanoseconds = null, bool AllocatesLess = false)
{
    /// <summary>An absolute figure, because that is what was promised; the ratio tells what it is worth on another machine.</summary>
    public static readonly Target Check = new(0, Allocated: 0, Nanoseconds: 100);

    /// <summary>The row is there to be looked at.</summary>
    public static readonly Target None = new(0);

    public static readonly Target Streaming = new(0.97, 1.05, 0);
    public static readonly Target Connecting = new(0.97, 1.05);

    public static Target Allocating(double bytes) => Streaming with { Allocated = bytes };
}
