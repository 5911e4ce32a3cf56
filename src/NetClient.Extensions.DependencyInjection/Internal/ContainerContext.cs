using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NetClient.Capabilities;
using NetClient.Diagnostics;
using NetClient.Diagnostics.Internal;
using NetClient.Internal;
using NetClient.Networking.Sockets;
using NetClient.Resilience;
using Polly;

namespace NetClient.Extensions.DependencyInjection.Internal;

/// <summary>The one context of a container, and the factories that share it.</summary>
/// <remarks>Nothing in it needs disposing of: sockets belong to those who ask for them.</remarks>
internal sealed class ContainerContext
{
    private readonly IServiceProvider _services;
    private readonly IOptionsMonitor<SocketSettings> _settings;
    private readonly ResiliencePipeline? _connectPipeline;

    public ContainerContext(IServiceProvider services, IOptions<NetClientOptions> options, IOptionsMonitor<SocketSettings> settings)
    {
        NetClientOptions chosen = options.Value; // validates
        _services = services;
        _settings = settings;
        Context = new NetClientContext
        {
            Capabilities = new CapabilityChecker(ManifestOf(chosen)),
            Time = services.GetService<TimeProvider>() ?? TimeProvider.System,
            Loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            SystemProxy = chosen.Proxy,
            Metrics = services.GetService<IMeterFactory>() is { } meters ? new NetworkMetrics(meters.Create(NetClientDiagnostics.MeterName)) : NetworkMetrics.Shared,
        };
        _connectPipeline = chosen.ConnectPipeline ?? (chosen.ConnectResilience is { } resilience ? ConnectPipeline.Create(resilience, Context.Time) : null);
    }

    public NetClientContext Context { get; }

    /// <summary>The factory of a name; of the empty name, the one that has none.</summary>
    public StreamSocketFactory NewFactory(string name)
    {
        SocketSettings everyone = _settings.Get(Options.DefaultName);
        SocketSettings[] settings = name == Options.DefaultName ? [everyone] : [everyone, _settings.Get(name)];
        Action<IServiceProvider, StreamSocketControl>[] sockets = [.. settings.SelectMany(layer => layer.Sockets)];
        Action<IServiceProvider, StreamSocketListenerControl>[] listeners = [.. settings.SelectMany(layer => layer.Listeners)];
        return new StreamSocketFactory(
            Context,
            control =>
            {
                control.ResiliencePipeline = _connectPipeline;
                foreach (Action<IServiceProvider, StreamSocketControl> configure in sockets)
                    configure(_services, control);
            },
            control =>
            {
                foreach (Action<IServiceProvider, StreamSocketListenerControl> configure in listeners)
                    configure(_services, control);
            });
    }

    public DatagramSocketFactory NewDatagramFactory()
    {
        Action<DatagramSocketControl>[] datagrams = [.. _settings.Get(Options.DefaultName).Datagrams];
        return new DatagramSocketFactory(Context, control =>
        {
            foreach (Action<DatagramSocketControl> configure in datagrams)
                configure(control);
        });
    }

    private static CapabilityManifest ManifestOf(NetClientOptions options) =>
        options.Manifest
        ?? (options.ManifestPath is { } path ? CapabilityManifest.Load(NetClientOptionsValidator.FullPath(path)) : CapabilityManifest.LoadDefault());
}
