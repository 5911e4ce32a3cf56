using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetClient.ApplicationModel.Background.Internal;
using NetClient.Capabilities;
using NetClient.Diagnostics.Internal;
using NetClient.Networking;
using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.Connectivity.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.ControlChannels;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.Security.Credentials.Internal;
using NetClient.Security.Cryptography.Certificates.Internal;
using NetClient.Web.Http;

namespace NetClient.Internal;

/// <summary>What every part needs and nobody owns: the gate, the way to the network, the clock, the log. One for the app, one for each test.</summary>
internal sealed class NetClientContext
{
    private static readonly Lazy<NetClientContext> LazyDefault = new(() => new NetClientContext());

    private Connector? _connector;
    private CapabilityChecker? _capabilities;
    private NetworkView? _networks;
    private BackgroundTaskHost? _backgroundTasks;
    private ISocketBroker? _broker;
    private IControlChannelTasks? _channelTasks;
    private ControlChannelTable? _channels;
    private AppFolder? _folder;
    private OwnCertificateStores? _ownCertificates;
    private ICredentialStore? _credentials;
    private TransferEngine? _transfers;

    /// <summary>The context of objects made with their public constructors, built once from the manifest beside the app.</summary>
    public static NetClientContext Default => LazyDefault.Value;

    public CapabilityChecker Capabilities
    {
        get => _capabilities ?? Interlocked.CompareExchange(ref _capabilities, NewChecker(CapabilityManifest.LoadDefault()), null) ?? _capabilities;
        init => _capabilities = NewChecker(value.Manifest);
    }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>What is counted and timed.</summary>
    public NetworkMetrics Metrics { get; init; } = NetworkMetrics.Shared;

    /// <summary>Turns a name into addresses; null asks the operating system.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>>? ResolveHost { get; init; }

    /// <summary>The name servers asked for SRV records; null takes the system's.</summary>
    public Func<IReadOnlyList<IPEndPoint>>? NameServers { get; init; }

    /// <summary>The proxy of sockets that name none; null takes the system's (environment variables on Linux).</summary>
    public IWebProxy? SystemProxy { get; init; }

    /// <summary>What earlier handshakes found in certificates.</summary>
    public CertificateFindings Findings { get; init; } = new();

    /// <summary>The app's background tasks.</summary>
    public BackgroundTaskHost BackgroundTasks => _backgroundTasks ?? Interlocked.CompareExchange(ref _backgroundTasks, AppTasks.Of(this), null) ?? _backgroundTasks;

    /// <summary>Who keeps the app's sockets while it is not running.</summary>
    public ISocketBroker Broker
    {
        get => _broker ?? Interlocked.CompareExchange(ref _broker, new BrokerClient(this), null) ?? _broker;
        init => _broker = value;
    }

    /// <summary>The app's control channels in this process.</summary>
    public ControlChannelTable Channels => _channels ?? Interlocked.CompareExchange(ref _channels, new ControlChannelTable(this), null) ?? _channels;

    /// <summary>Who runs the tasks of <see cref="Channels"/>.</summary>
    public IControlChannelTasks ChannelTasks { get => _channelTasks ??= BackgroundTasks; init => _channelTasks = value; }

    /// <summary>Where the app keeps what outlives the process.</summary>
    public AppFolder Folder { get => _folder ??= AppFolder.OfUser(() => Capabilities.Manifest.PackageName); init => _folder = value; }

    /// <summary>The app's own certificates: roots it trusts beside the system's, issuers it has put by.</summary>
    public OwnCertificateStores OwnCertificates =>
        _ownCertificates ?? Interlocked.CompareExchange(ref _ownCertificates, NewOwnCertificates(), null) ?? _ownCertificates;

    /// <summary>The app's credentials.</summary>
    public ICredentialStore Credentials
    {
        get => _credentials ?? Interlocked.CompareExchange(ref _credentials, CredentialStore.Open(this), null) ?? _credentials;
        init => _credentials = value;
    }

    /// <summary>The addresses of a host, before the gate, for parts that know nothing of sockets.</summary>
    public ValueTask<IPAddress[]> ResolveAsync(HostName host, CancellationToken cancellationToken) => Connector.ResolveAsync(host, cancellationToken);

    /// <summary>A handler whose every request meets the gate, for parts below it that fetch something over HTTP. No proxy: who is asked there was judged by address.</summary>
    public HttpMessageHandler NewHttpHandler() => new NetClientHttpHandler(this) { UseProxy = false };

    /// <summary>The only way to the network.</summary>
    public Connector Connector => _connector ?? Interlocked.CompareExchange(ref _connector, new Connector(this), null) ?? _connector;

    /// <summary>The app's downloads and uploads.</summary>
    public TransferEngine Transfers => _transfers ?? Interlocked.CompareExchange(ref _transfers, new TransferEngine(this, TransferOptions), null) ?? _transfers;

    /// <summary>The numbers and surroundings of <see cref="Transfers"/>.</summary>
    public TransferOptions TransferOptions { get; init; } = new();

    /// <summary>The adapters and connections of this machine.</summary>
    public NetworkView Networks
    {
        get => _networks ?? Interlocked.CompareExchange(ref _networks, new NetworkView(Time, Loggers) { FindSource = Connector.FindSource, Proxy = SystemProxy }, null) ?? _networks;
        init => _networks = value;
    }

    private OwnCertificateStores NewOwnCertificates() => new(() => Folder, Time, Loggers.CreateLogger("NetClient.Security.Cryptography.Certificates"));

    private CapabilityChecker NewChecker(CapabilityManifest manifest) =>
        new(manifest, decision => Metrics.Denied(decision.Operation, decision.Boundary));
}
