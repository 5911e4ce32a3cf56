using System.Diagnostics.Metrics;
using NetClient.Benchmarks.Peers;
using NetClient.Diagnostics;
using NetClient.Diagnostics.Internal;

namespace NetClient.Benchmarks.Rows;

/// <summary>What being observable costs while nobody observes: all that a ping-pong does for the metrics.</summary>
internal static class Diagnostics
{
    private static readonly NetworkMetrics Unheard = new(new Meter(NetClientDiagnostics.MeterName));
    private static int _count;

    public static readonly IReadOnlyList<Row> Rows =
    [
        new("metrics of a ping-pong, nobody listens", PeerProgram.Idle,
            Steps.Of("one Interlocked.Increment", new Increment()), Steps.Of("NetworkMetrics", new SendAndReceive()), Target.Check),
    ];

    private readonly struct Increment : Steps.IStep
    {
        public bool Run(int turn) => Interlocked.Increment(ref _count) != 0;
    }

    private readonly struct SendAndReceive : Steps.IStep
    {
        public bool Run(int turn)
        {
            Unheard.Sent(turn);
            Unheard.Received(turn);
            return true;
        }
    }
}
