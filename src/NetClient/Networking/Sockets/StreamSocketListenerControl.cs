using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>The settings of a <see cref="StreamSocketListener"/> and of the sockets it accepts, read when it binds.</summary>
/// <remarks>Setting one while listening throws <see cref="InvalidOperationException"/> (0x8000000E, documented; the same holds for
/// <see cref="OutboundBufferSizeInBytes"/>, unlike a socket's).</remarks>
public sealed class StreamSocketListenerControl
{
    private readonly SettingsLock _lock = new("Bind");
    private bool _keepAlive;
    private bool _noDelay = true;
    private byte _hopLimit = 128;
    private uint _outboundBufferSize;
    private SocketQualityOfService _qualityOfService;
    private ProxyProtocolOptions? _proxyProtocol;
    private bool _sharesPort;

    internal StreamSocketListenerControl()
    {
    }

    /// <inheritdoc cref="StreamSocketControl.KeepAlive"/>
    public bool KeepAlive { get => _keepAlive; set => _lock.Set(ref _keepAlive, value); }

    /// <inheritdoc cref="StreamSocketControl.NoDelay"/>
    public bool NoDelay { get => _noDelay; set => _lock.Set(ref _noDelay, value); }

    /// <summary>The size of the send buffer of accepted sockets, in bytes (<c>SO_SNDBUF</c>).</summary>
    /// <value>Default 0: the system's, which adapts itself.</value>
    /// <exception cref="InvalidOperationException">Set while listening (0x8000000E).</exception>
    public uint OutboundBufferSizeInBytes { get => _outboundBufferSize; set => _lock.Set(ref _outboundBufferSize, value); }

    /// <inheritdoc cref="StreamSocketControl.OutboundUnicastHopLimit"/>
    public byte OutboundUnicastHopLimit
    {
        get => _hopLimit;
        set => _lock.Set(ref _hopLimit, value != 0 ? value : throw Throw.Argument("A hop limit of 0 lets no packet leave; use 1 to 255.", nameof(value)));
    }

    /// <inheritdoc cref="StreamSocketControl.QualityOfService"/>
    public SocketQualityOfService QualityOfService { get => _qualityOfService; set => _lock.Set(ref _qualityOfService, value); }

    /// <summary>How connections are secured when the listener is bound with a TLS protection level. An addition.</summary>
    public ServerTlsOptions ServerTls { get; } = new();

    /// <summary>Whether other processes of the same user may listen on the same port, each with this setting (<c>SO_REUSEPORT</c>). An addition.</summary>
    /// <value>Default <see langword="false"/>: a second bind is refused.</value>
    /// <exception cref="InvalidOperationException">Set while listening (0x8000000E).</exception>
    /// <remarks>Linux spreads new connections over the listeners by a hash of addresses and ports: that shares load between processes, and is no failover. Each listener has a queue of its own, so a
    /// process that ends takes the connections with it that it had not accepted yet, besides those it had; only what comes later goes to the others. It does not look at how busy a process is.
    /// macOS takes the setting and gives every connection to one of the listeners. On Windows the bind fails with <see cref="PlatformNotSupportedException"/>.</remarks>
    public bool SharesPort { get => _sharesPort; set => _lock.Set(ref _sharesPort, value); }

    /// <summary>How the PROXY header is read that connections begin with, before TLS; the app then sees whom the proxy speaks for. An addition.</summary>
    /// <value>Default null: connections begin with the app's own bytes, and a header is nothing but data.</value>
    /// <exception cref="InvalidOperationException">Set while listening (0x8000000E).</exception>
    /// <remarks>The capabilities must cover both the proxy and the client it speaks for. Headers are read beside each other, up to <see cref="ServerTlsOptions.MaxPendingHandshakes"/> at once.</remarks>
    public ProxyProtocolOptions? ProxyProtocol { get => _proxyProtocol; set => _lock.Set(ref _proxyProtocol, value); }

    internal void Lock()
    {
        _lock.Lock();
        _proxyProtocol?.Lock();
    }

    internal TcpOptions Tcp => new(_keepAlive, _noDelay, _outboundBufferSize, _hopLimit, _qualityOfService, _sharesPort);
}
