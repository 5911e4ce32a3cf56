using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace NetClient.Diagnostics.Internal;

/// <summary>How long something takes, measured only while somebody listens.</summary>
internal readonly struct Timing
{
    private readonly Histogram<double>? _histogram;
    private readonly TimeProvider _time;
    private readonly long _begun;

    private Timing(Histogram<double> histogram, TimeProvider time) => (_histogram, _time, _begun) = (histogram, time, time.GetTimestamp());

    /// <summary>Whether there is anything to record: tags need not be made otherwise.</summary>
    public bool IsRunning => _histogram is not null;

    public static Timing Start(Histogram<double> histogram, TimeProvider time) => histogram.Enabled ? new(histogram, time) : default;

    public void Stop(in TagList tags) => _histogram?.Record(_time.GetElapsedTime(_begun).TotalSeconds, tags);
}
