using System.Diagnostics.Metrics;
using NetClient.Capabilities;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.Diagnostics.Internal;

/// <summary>The instruments. Names of tags are OpenTelemetry's where it has one.</summary>
/// <remarks>None costs more than a look at a field while nobody listens. The number of open connections is kept all the same, so that who comes late is told the truth.</remarks>
internal sealed class NetworkMetrics
{
    // OpenTelemetry's advice for durations of requests, in seconds; .NET's own instruments have the same.
    private static readonly InstrumentAdvice<double> Durations = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] };

    private static readonly KeyValuePair<string, object?> Tcp = new("network.transport", "tcp");
    private static readonly KeyValuePair<string, object?> Udp = new("network.transport", "udp");
    private static readonly KeyValuePair<string, object?> Client = new("netclient.role", "client");
    private static readonly KeyValuePair<string, object?> Server = new("netclient.role", "server");
    private static readonly KeyValuePair<string, object?> Receive = new("network.io.direction", "receive");
    private static readonly KeyValuePair<string, object?> Transmit = new("network.io.direction", "transmit");

    private long _openAsClient;
    private long _openAsServer;

    public NetworkMetrics(Meter meter)
    {
        Lookup = meter.CreateHistogram("dns.lookup.duration", "s", "Time a name took to resolve.", null, Durations);
        Connect = meter.CreateHistogram("netclient.connect.duration", "s", "Time one TCP connection attempt to one address took.", null, Durations);
        Handshake = meter.CreateHistogram("netclient.tls.handshake.duration", "s", "Time a TLS handshake took, revocation checks included.", null, Durations);
        Io = meter.CreateCounter<long>("netclient.network.io", "By", "Bytes that the app read and wrote; inside TLS, before encryption.");
        Errors = meter.CreateCounter<long>("netclient.errors", "{error}", "Operations that failed; those that were cancelled, or ended by closing the socket, are none.");
        Denials = meter.CreateCounter<long>("netclient.capability.denials", "{denial}", "Operations that the app's manifest does not cover.");
        meter.CreateObservableUpDownCounter(
            "netclient.open_connections",
            () => new Measurement<long>[] { new(Volatile.Read(ref _openAsClient), Tcp, Client), new(Volatile.Read(ref _openAsServer), Tcp, Server) },
            "{connection}", "Connections that are open now.");
    }

    /// <summary>The app's: on the meter that anything in the process can listen to.</summary>
    public static NetworkMetrics Shared { get; } = new(new Meter(NetClientDiagnostics.MeterName, NetClientActivities.Version));

    public Histogram<double> Lookup { get; }

    public Histogram<double> Connect { get; }

    public Histogram<double> Handshake { get; }

    private Counter<long> Io { get; }

    public Counter<long> Errors { get; }

    private Counter<long> Denials { get; }

    public void Received(int count)
    {
        if (Io.Enabled)
            Io.Add(count, Tcp, Receive);
    }

    public void Sent(int count)
    {
        if (Io.Enabled)
            Io.Add(count, Tcp, Transmit);
    }

    public void ReceivedDatagram(int length)
    {
        if (Io.Enabled)
            Io.Add(length, Udp, Receive);
    }

    public void SentDatagram(int length)
    {
        if (Io.Enabled)
            Io.Add(length, Udp, Transmit);
    }

    public void Opened(bool asServer) => Interlocked.Increment(ref asServer ? ref _openAsServer : ref _openAsClient);

    public void Closed(bool asServer) => Interlocked.Decrement(ref asServer ? ref _openAsServer : ref _openAsClient);

    public void Failed(Exception exception)
    {
        if (Errors.Enabled && exception is NetworkException { Status: not SocketErrorStatus.OperationAborted } e)
            Errors.Add(1, new("error.type", e.Status.ToString()), new("netclient.stage", e.Stage.ToString()));
    }

    public void Denied(NetworkOperation operation, NetworkBoundary boundary)
    {
        if (Denials.Enabled)
            Denials.Add(1, new("netclient.operation", operation.ToString()), new("netclient.boundary", boundary.ToString()));
    }
}
