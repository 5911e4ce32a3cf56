using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using NetClient.Diagnostics;
using NetClient.Diagnostics.Internal;

namespace NetClient.Tests.Diagnostics;

/// <summary>A meter of one test's own, and what was measured on it.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly Meter _meter = new(NetClientDiagnostics.MeterName);
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measured> _seen = new();

    public Measurements()
    {
        Metrics = new NetworkMetrics(_meter);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter != _meter)
                return;
            Published.Add(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public NetworkMetrics Metrics { get; }

    public List<Instrument> Published { get; } = [];

    /// <summary>Everything measured by an instrument, observable ones asked now.</summary>
    public Measured[] Of(string instrument)
    {
        _listener.RecordObservableInstruments();
        return [.. _seen.Where(measured => measured.Instrument.Name == instrument)];
    }

    /// <summary>What an observable instrument says now for a tag.</summary>
    public double Now(string instrument, string tag, string value) => Of(instrument).Last(measured => measured.Tag(tag) == value).Value;

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _seen.Enqueue(new Measured(instrument, value, tags.ToArray()));

    internal sealed record Measured(Instrument Instrument, double Value, KeyValuePair<string, object?>[] Tags)
    {
        public string? Tag(string name) => Tags.FirstOrDefault(tag => tag.Key == name).Value?.ToString();
    }
}
