using System.Diagnostics;

namespace NetClient.Benchmarks.Measuring;

/// <summary>A stretch of time in which one side works as fast as it can.</summary>
internal sealed class Slice(TimeSpan length)
{
    private readonly long _end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);

    public TimeSpan Length { get; } = length;

    public bool IsOver => Stopwatch.GetTimestamp() >= _end;
}
