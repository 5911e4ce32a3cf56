using System.Net;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Security.Cryptography.Certificates;
using Polly;

namespace NetClient.Networking.Sockets;

/// <summary>The settings of a <see cref="StreamSocket"/>, read once when it connects.</summary>
/// <remarks>Every setting is made before <c>ConnectAsync</c>. Afterwards setting one throws <see cref="InvalidOperationException"/> (0x8000000E), but for
/// <see cref="OutboundBufferSizeInBytes"/>, which then has no effect (both documented). The control of an accepted socket cannot be changed: the listener's
/// control has set it up.</remarks>
public sealed class StreamSocketControl
{
    private readonly SettingsLock _lock = new("ConnectAsync");
    private bool _keepAlive;
    private bool _noDelay = true;
    private bool _serializeConnectionAttempts;
    private byte _hopLimit = 128;
    private uint _outboundBufferSize;
    private SocketQualityOfService _qualityOfService;
    private SocketProtectionLevel _minProtectionLevel = SocketProtectionLevel.Unspecified;
    private Certificate? _clientCertificate;
    private TimeSpan _connectTimeout = TimeSpan.FromSeconds(30);
    private TimeSpan _handshakeTimeout = TimeSpan.FromSeconds(15);
    private bool _requireRevocationInformation;
    private bool _useProxy = true;
    private IWebProxy? _proxy;
    private ResiliencePipeline? _resiliencePipeline;
    private ProxyProtocolHeader? _proxyHeader;
    private LockableList<ChainValidationResult>? _ignorable;
    private LockableList<Certificate>? _trustRoots;
    private LockableList<string>? _applicationProtocols;

    internal StreamSocketControl()
    {
    }

    /// <summary>Whether TCP keep-alive probes are sent on an idle connection (<c>SO_KEEPALIVE</c>); the system's times apply.</summary>
    /// <value>Default <see langword="false"/>.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public bool KeepAlive { get => _keepAlive; set => _lock.Set(ref _keepAlive, value); }

    /// <summary>Whether small writes leave at once, without Nagle's algorithm (<c>TCP_NODELAY</c>).</summary>
    /// <value>Default <see langword="true"/>.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public bool NoDelay { get => _noDelay; set => _lock.Set(ref _noDelay, value); }

    /// <summary>The size of the send buffer, in bytes (<c>SO_SNDBUF</c>).</summary>
    /// <value>Default 0: the system's, which adapts itself.</value>
    /// <remarks>Setting it after <c>ConnectAsync</c> has no effect and is no error (documented). Linux doubles what it is given: 10000 reads back as 20000 from
    /// the underlying socket (socket(7), observed).</remarks>
    public uint OutboundBufferSizeInBytes
    {
        get => _outboundBufferSize;
        set
        {
            if (!_lock.IsLocked)
                _outboundBufferSize = value;
        }
    }

    /// <summary>The hop limit of outgoing packets (<c>IP_TTL</c>, <c>IPV6_UNICAST_HOPS</c>), 1 to 255.</summary>
    /// <value>Default 128.</value>
    /// <exception cref="ArgumentException">0 (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public byte OutboundUnicastHopLimit
    {
        get => _hopLimit;
        set => _lock.Set(ref _hopLimit, value != 0 ? value : throw Throw.Argument("A hop limit of 0 lets no packet leave; use 1 to 255.", nameof(value)));
    }

    /// <summary>What the socket is tuned for.</summary>
    /// <value>Default <see cref="SocketQualityOfService.Normal"/>.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public SocketQualityOfService QualityOfService { get => _qualityOfService; set => _lock.Set(ref _qualityOfService, value); }

    /// <summary>Whether addresses are tried one after another rather than raced.</summary>
    /// <value>Default <see langword="false"/>: the next address is tried after 250 ms or a failure, the first to answer wins (RFC 8305).</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public bool SerializeConnectionAttempts { get => _serializeConnectionAttempts; set => _lock.Set(ref _serializeConnectionAttempts, value); }

    /// <summary>The least TLS version accepted; the stronger of this and the level given to <c>ConnectAsync</c> or <c>UpgradeToSslAsync</c> counts.</summary>
    /// <value>Default <see cref="SocketProtectionLevel.Unspecified"/>: no floor of its own.</value>
    /// <exception cref="ArgumentException">A level that is refused everywhere: null ciphers, SSL 3.0, Bluetooth (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public SocketProtectionLevel MinProtectionLevel
    {
        get => _minProtectionLevel;
        set => _lock.Set(ref _minProtectionLevel, value == SocketProtectionLevel.PlainSocket ? value : ProtectionLevels.Checked(value, nameof(value)));
    }

    /// <summary>The certificate that proves who the client is, with its private key; its intermediates are sent along.</summary>
    /// <value>Default null: none.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public Certificate? ClientCertificate { get => _clientCertificate; set => _lock.Set(ref _clientCertificate, value); }

    /// <summary>The errors in a server's certificate that may pass: exactly these and no others.</summary>
    /// <value>Empty. Takes Untrusted, Expired, IncompleteChain, WrongUsage, InvalidName, RevocationInformationMissing and RevocationFailure; any other is an
    /// <see cref="ArgumentException"/> (0x80070057, inferred: WinRT documents only that they cannot be ignored).</value>
    public IList<ChainValidationResult> IgnorableServerCertificateErrors => _ignorable ??= new(_lock, static result =>
    {
        if (!Errors.CertificateResultTable.CanBeIgnored(result))
            throw Throw.Argument($"{result} cannot be ignored; Untrusted, Expired, IncompleteChain, WrongUsage, InvalidName, RevocationInformationMissing and RevocationFailure can.", "item");
    });

    /// <summary>When not empty, the only root certificates that a server's chain may end in, in place of the system's. An addition.</summary>
    /// <value>Empty: the system's roots are trusted.</value>
    public IList<Certificate> ExclusiveTrustRoots => _trustRoots ??= new(_lock, static root => Throw.IfNull(root, "item"));

    /// <summary>The protocols offered to the server by ALPN, best first ("h2", "imap"). An addition.</summary>
    /// <value>Empty: ALPN is not used. <see cref="StreamSocketInformation.ApplicationProtocol"/> tells what the server chose.</value>
    public IList<string> ApplicationProtocols => _applicationProtocols ??= new(_lock, static name => ProtectionLevels.CheckApplicationProtocol(name));

    /// <summary>How long resolving and connecting may take, proxy included. An addition.</summary>
    /// <value>Default 30 s; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public TimeSpan ConnectTimeout { get => _connectTimeout; set => _lock.Set(ref _connectTimeout, TimeLimit.Checked(value, nameof(value))); }

    /// <summary>How long a TLS handshake may take, asking for revocation included. An addition: WinRT waits for ever for a silent peer (documented).</summary>
    /// <value>Default 15 s; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public TimeSpan HandshakeTimeout { get => _handshakeTimeout; set => _lock.Set(ref _handshakeTimeout, TimeLimit.Checked(value, nameof(value))); }

    /// <summary>Whether the handshake fails when nothing tells whether a certificate was revoked. An addition.</summary>
    /// <value>Default <see langword="false"/>: RevocationInformationMissing and RevocationFailure are recorded in
    /// <see cref="StreamSocketInformation.ServerCertificateErrors"/> and pass. A certificate known to be revoked always fails.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public bool RequireRevocationInformation { get => _requireRevocationInformation; set => _lock.Set(ref _requireRevocationInformation, value); }

    /// <summary>Whether a proxy is used. An addition.</summary>
    /// <value>Default <see langword="true"/>. A local host name or an adapter given to <c>ConnectAsync</c> turns proxies off as well (documented).</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public bool UseProxy { get => _useProxy; set => _lock.Set(ref _useProxy, value); }

    /// <summary>The HTTP proxy asked to open the connection (CONNECT), and the credentials for it. An addition.</summary>
    /// <value>Default null: the system's. With the system's proxy a direct attempt follows when the proxy does not open the connection; a proxy set here is the only way.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public IWebProxy? Proxy { get => _proxy; set => _lock.Set(ref _proxy, value); }

    /// <summary>The PROXY header that the connection begins with, before TLS, for a server that expects one: whose connection this is. An addition.</summary>
    /// <value>Default null: none is sent.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c>, or a header that its version cannot carry (0x8000000E).</exception>
    /// <remarks>A program that relays says who connected to it; one that speaks for itself says so with <see cref="ProxyProtocolHeader.Local"/>. Through an HTTP proxy it goes to the target.</remarks>
    public ProxyProtocolHeader? ProxyHeader
    {
        get => _proxyHeader;
        set
        {
            _lock.ThrowIfLocked();
            ProxyHeaderBytes = value?.ToArray() ?? [];
            _proxyHeader = value;
        }
    }

    /// <summary>The Polly pipeline that the attempts of <c>ConnectAsync</c> run through, TLS handshake included, so that it can repeat a failed one. An addition.</summary>
    /// <value>Default null: one attempt. <see cref="Resilience.ConnectPipeline.Create"/> makes a pipeline for this; one may serve many sockets.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    /// <remarks>Repeating a connect is safe, because nothing of the app has been sent by then. Reads, writes and <c>UpgradeToSslAsync</c> never run through it.
    /// All attempts happen within one <c>ConnectAsync</c>: only when the pipeline gives up is the socket closed. The caller's token, <c>CancelIOAsync</c> and
    /// <c>Dispose</c> end an attempt and a wait between attempts alike.</remarks>
    public ResiliencePipeline? ResiliencePipeline { get => _resiliencePipeline; set => _lock.Set(ref _resiliencePipeline, value); }

    /// <summary>From now on nothing changes any more.</summary>
    internal void Lock() => _lock.Lock();

    internal ReadOnlyMemory<byte> ProxyHeaderBytes { get; private set; }

    internal IReadOnlyList<ChainValidationResult> Ignorable => _ignorable ?? (IReadOnlyList<ChainValidationResult>)[];

    internal IReadOnlyList<Certificate> TrustRoots => _trustRoots ?? (IReadOnlyList<Certificate>)[];

    internal IReadOnlyList<string> Alpn => _applicationProtocols ?? (IReadOnlyList<string>)[];

    internal TcpOptions Tcp => new(_keepAlive, _noDelay, _outboundBufferSize, _hopLimit, _qualityOfService);
}
