namespace NetClient.Diagnostics;

/// <summary>The names under which NetClient reports what it does. An addition; docs/diagnostics.md lists every instrument and span.</summary>
/// <remarks><code>builder.Services.AddOpenTelemetry().WithMetrics(m => m.AddMeter(NetClientDiagnostics.MeterName)).WithTracing(t => t.AddSource(NetClientDiagnostics.ActivitySourceName));</code></remarks>
public static class NetClientDiagnostics
{
    /// <summary>The <see cref="System.Diagnostics.Metrics.Meter"/> of all instruments: "NetClient".</summary>
    public const string MeterName = "NetClient";

    /// <summary>The <see cref="System.Diagnostics.ActivitySource"/> of all spans: "NetClient".</summary>
    public const string ActivitySourceName = "NetClient";
}
