using System.Globalization;
using NetClient.Benchmarks.Measuring;
using NetClient.Benchmarks.Rows;

namespace NetClient.Benchmarks.Report;

/// <summary>The results as a Markdown table, a line as soon as its row is done.</summary>
internal sealed class ComparisonTable(TextWriter output, bool judge)
{
    // What the harness itself allocates in a slice (timers, tasks of the loops, a line to the counterpart), spread over few operations, must not count as theirs.
    private const double Noise = 24;

    // Less than the smallest object: what happens on every operation shows as more, and what happens now and then is no cost of the operation.
    private const double Tolerance = 8;

    private readonly List<string> _notes = [];
    private bool _begun;

    public void Add(RowResult result)
    {
        if (!_begun)
        {
            output.WriteLine("| row | baseline | candidate | baseline/s | rate, ratio (min..max) | CPU us/op | CPU, ratio (min..max) | B/op | dirty | target |");
            output.WriteLine("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
            _begun = true;
        }
        Row row = result.Row;
        output.WriteLine(
            $"| {row.Name} | {row.Baseline.Name} | {row.Candidate.Name} | {Text(result.BaselineRate.Median, "N0")} | {Ratio(result.Ratio)} | " +
            $"{Microseconds(result.BaselineCpu.Median)} → {Microseconds(result.CandidateCpu.Median)} | {Ratio(result.CpuRatio)} | " +
            $"{Text(result.BaselineAllocated.Median, "0")} → {Text(result.CandidateAllocated.Median, "0")} | " +
            $"{result.DirtySlices} of {2 * result.Rounds.Count} | {(judge ? Verdict(result) : "not judged")} |");
        if (result.Answer is { } answer)
            _notes.Add($"* {row.Name}: {answer}.");
        if (row.Target.Nanoseconds is not null)
            _notes.Add($"* {row.Name}: {row.Candidate.Name} takes {Nanoseconds(result.CandidateNanoseconds)}, {row.Baseline.Name} {Nanoseconds(result.BaselineNanoseconds)}.");
    }

    public void WriteNotes()
    {
        if (_notes.Count == 0)
            return;
        output.WriteLine();
        _notes.ForEach(output.WriteLine);
    }

    /// <summary>Whether every target was met, and else which was not.</summary>
    private static string Verdict(RowResult result)
    {
        Target target = result.Row.Target;
        if (target == Target.None)
            return "none";
        List<string> missed = [];
        if (result.Ratio.Median < target.Ratio)
            missed.Add($"rate < {Text(target.Ratio, "0.00")}");
        if (target.CpuRatio is { } cpu && result.CpuRatio.Median > cpu)
            missed.Add($"CPU > {Text(cpu, "0.00")}");
        if (target.Allocated is { } bytes && result.CandidateAllocated.Median - Math.Min(result.BaselineAllocated.Median, Noise) > bytes + Tolerance)
            missed.Add($"B/op > {Text(bytes, "0")}");
        if (target.Nanoseconds is { } longest && result.CandidateNanoseconds.Median > longest)
            missed.Add($"ns/op > {Text(longest, "0")}");
        if (target.AllocatesLess && result.CandidateAllocated.Median >= result.BaselineAllocated.Median)
            missed.Add("B/op not below");
        return missed.Count == 0 ? "met" : "missed: " + string.Join(", ", missed);
    }

    private static string Microseconds(double value) => Text(value, value < 1 ? "0.0000" : "0.0");

    private static string Nanoseconds(Spread spread) => $"{Text(spread.Median, "0.0")} ns ({Text(spread.Min, "0.0")}..{Text(spread.Max, "0.0")})";

    private static string Ratio(Spread spread) => $"**{Text(spread.Median, "0.00")}** ({Text(spread.Min, "0.00")}..{Text(spread.Max, "0.00")})";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
