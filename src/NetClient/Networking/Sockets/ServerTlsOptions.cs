using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets;

/// <summary>How a server secures its connections: a listener all it accepts, or an accepted socket itself (STARTTLS). An addition: WinRT has no TLS for servers.</summary>
/// <remarks>Read when a listener binds or an upgrade begins; afterwards setting a value throws <see cref="InvalidOperationException"/> (0x8000000E).</remarks>
public sealed class ServerTlsOptions
{
    private readonly SettingsLock _lock = new("the listener or the upgrade");
    private Certificate? _serverCertificate;
    private Func<string, Certificate?>? _selector;
    private ClientCertificateMode _clientCertificateMode;
    private TimeSpan _handshakeTimeout = TimeSpan.FromSeconds(15);
    private int _maxPendingHandshakes = 256;
    private LockableList<string>? _applicationProtocols;
    private LockableList<Certificate>? _trustRoots;
    private LockableList<ChainValidationResult>? _ignorable;

    /// <summary>The certificate shown to clients, with its private key; its intermediates are sent along.</summary>
    /// <value>Default null.</value>
    public Certificate? ServerCertificate { get => _serverCertificate; set => _lock.Set(ref _serverCertificate, value); }

    /// <summary>Chooses the certificate by the name the client asks for (SNI; empty when it names none). Null from it takes <see cref="ServerCertificate"/>.</summary>
    /// <value>Default null: always <see cref="ServerCertificate"/>. Called once per handshake, on any thread; it must not block.</value>
    public Func<string, Certificate?>? ServerCertificateSelector { get => _selector; set => _lock.Set(ref _selector, value); }

    /// <summary>The protocols the server speaks, best first; the first that the client offers too is chosen by ALPN.</summary>
    /// <value>Empty: ALPN is not used. A client that offers only others is refused.</value>
    public IList<string> ApplicationProtocols => _applicationProtocols ??= new(_lock, static name => ProtectionLevels.CheckApplicationProtocol(name));

    /// <summary>Whether clients are asked for a certificate.</summary>
    /// <value>Default <see cref="ClientCertificateMode.None"/>.</value>
    public ClientCertificateMode ClientCertificateMode { get => _clientCertificateMode; set => _lock.Set(ref _clientCertificateMode, value); }

    /// <summary>When not empty, the only roots that a client's chain may end in, in place of the system's.</summary>
    /// <value>Empty: the system's roots are trusted.</value>
    public IList<Certificate> ExclusiveTrustRoots => _trustRoots ??= new(_lock, static root => Throw.IfNull(root, "item"));

    /// <summary>The errors in a client's certificate that may pass.</summary>
    /// <value>Empty. Takes what <see cref="StreamSocketControl.IgnorableServerCertificateErrors"/> takes. Clients' revocation is not asked for.</value>
    public IList<ChainValidationResult> IgnorableClientCertificateErrors => _ignorable ??= new(_lock, static result =>
    {
        if (!Errors.CertificateResultTable.CanBeIgnored(result))
            throw Throw.Argument($"{result} cannot be ignored.", "item");
    });

    /// <summary>How long a client may take for the handshake.</summary>
    /// <value>Default 15 s; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan HandshakeTimeout { get => _handshakeTimeout; set => _lock.Set(ref _handshakeTimeout, TimeLimit.Checked(value, nameof(value))); }

    /// <summary>How many clients of a listener may be in the middle of the handshake. One more ends the oldest, so that a flood of silent clients holds the places
    /// against each other and not against a client that means it.</summary>
    /// <value>Default 256; at least 1.</value>
    public int MaxPendingHandshakes
    {
        get => _maxPendingHandshakes;
        set => _lock.Set(ref _maxPendingHandshakes, value >= 1 ? value : throw Throw.Range("At least one handshake must be possible.", nameof(value)));
    }

    internal void Lock() => _lock.Lock();

    internal IReadOnlyList<string> Alpn => _applicationProtocols ?? (IReadOnlyList<string>)[];

    internal IReadOnlyList<Certificate> TrustRoots => _trustRoots ?? (IReadOnlyList<Certificate>)[];

    internal IReadOnlyList<ChainValidationResult> Ignorable => _ignorable ?? (IReadOnlyList<ChainValidationResult>)[];
}
