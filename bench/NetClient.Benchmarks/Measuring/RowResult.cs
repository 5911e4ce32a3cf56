using NetClient.Benchmarks.Rows;

namespace NetClient.Benchmarks.Measuring;

/// <summary>What came out of a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Rounds">Both sides, round by round.</param>
/// <param name="Answer">What the counterpart had to say.</param>
internal sealed record RowResult(Row Row, IReadOnlyList<(Sample Baseline, Sample Candidate)> Rounds, string? Answer)
{
    /// <summary>The candidate's rate over the baseline's, within a round.</summary>
    public Spread Ratio => Spread.Of(Rounds.Select(round => round.Candidate.Rate / round.Baseline.Rate));

    /// <summary>The candidate's CPU time per operation over the baseline's, within a round.</summary>
    public Spread CpuRatio => Spread.Of(Rounds.Select(round => round.Candidate.CpuMicroseconds / round.Baseline.CpuMicroseconds));

    public Spread BaselineRate => Spread.Of(Rounds.Select(round => round.Baseline.Rate));

    public Spread BaselineCpu => Spread.Of(Rounds.Select(round => round.Baseline.CpuMicroseconds));

    public Spread CandidateCpu => Spread.Of(Rounds.Select(round => round.Candidate.CpuMicroseconds));

    /// <summary>How long one operation takes, where they come one after another.</summary>
    public Spread BaselineNanoseconds => Spread.Of(Rounds.Select(round => 1e9 / round.Baseline.Rate));

    public Spread CandidateNanoseconds => Spread.Of(Rounds.Select(round => 1e9 / round.Candidate.Rate));

    public Spread BaselineAllocated => Spread.Of(Rounds.Select(round => round.Baseline.Allocated));

    public Spread CandidateAllocated => Spread.Of(Rounds.Select(round => round.Candidate.Allocated));

    public int DirtySlices => Rounds.Sum(round => (round.Baseline.IsDirty ? 1 : 0) + (round.Candidate.IsDirty ? 1 : 0));
}
