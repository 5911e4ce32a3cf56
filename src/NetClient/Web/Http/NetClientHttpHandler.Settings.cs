using System.Net;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets.Internal;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Web.Http.Internal;
using Polly;

namespace NetClient.Web.Http;

/// <content>The settings, made before the first request.</content>
public sealed partial class NetClientHttpHandler
{
    private readonly SettingsLock _settings = new("the first request");
    private PasswordCredential? _serverCredential;
    private PasswordCredential? _proxyCredential;
    private bool _useDefaultCredentials;
    private bool _useDefaultProxyCredentials;
    private Certificate? _clientCertificate;
    private LockableList<ChainValidationResult>? _ignorable;
    private LockableList<Certificate>? _trustRoots;
    private bool _requireRevocationInformation;
    private bool _useProxy = true;
    private IWebProxy? _proxy;
    private bool _allowAutoRedirect = true;
    private int _maxAutomaticRedirections = 10;
    private bool _useCookies;
    private CookieContainer? _cookies;
    private DecompressionMethods _automaticDecompression;
    private TimeSpan _connectTimeout = TimeSpan.FromSeconds(30);
    private TimeSpan _readIdleTimeout = TimeSpan.FromSeconds(100);
    private TimeSpan _pooledConnectionLifetime = TimeSpan.FromMinutes(15);
    private int _maxConnectionsPerServer = int.MaxValue;
    private HttpServerValidation? _customValidation;
    private HttpResponseCache? _responseCache;
    private ResiliencePipeline<HttpResponseMessage>? _resiliencePipeline;

    /// <summary>The name and password for servers that ask for them: Basic, Digest, NTLM or Negotiate, whichever of the server's the system prefers.</summary>
    /// <value>Default null: none. A user name may be "DOMAIN\user" or "user@REALM".</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    /// <remarks>For the servers that the app names. One that a redirection leads to, on another origin, is told nothing. Basic sends the password readable: use https.</remarks>
    public PasswordCredential? ServerCredential { get => _serverCredential; set => _settings.Set(ref _serverCredential, value); }

    /// <summary>The name and password for a proxy that asks for them.</summary>
    /// <value>Default null: those of <see cref="Proxy"/>, or of the system's.</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public PasswordCredential? ProxyCredential { get => _proxyCredential; set => _settings.Set(ref _proxyCredential, value); }

    /// <summary>Whether a server that asks is told who is logged on to this machine, by NTLM or Negotiate.</summary>
    /// <value>Default <see langword="false"/>. Needs the capability <c>enterpriseAuthentication</c>: without it each request fails with <see cref="CapabilityDeniedException"/>. A
    /// <see cref="ServerCredential"/> takes precedence.</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public bool UseDefaultCredentials { get => _useDefaultCredentials; set => _settings.Set(ref _useDefaultCredentials, value); }

    /// <summary>Whether a proxy that asks is told who is logged on to this machine.</summary>
    /// <value>Default <see langword="false"/>. Needs no capability (documented of Windows).</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public bool UseDefaultProxyCredentials { get => _useDefaultProxyCredentials; set => _settings.Set(ref _useDefaultProxyCredentials, value); }

    /// <summary>The certificate that proves to servers who the client is, with its private key; its intermediates are sent along.</summary>
    /// <value>Default null: none. One from the user's store needs the capability <c>sharedUserCertificates</c>.</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    /// <remarks>Not shown to a server on another origin that a redirection leads to.</remarks>
    public Certificate? ClientCertificate { get => _clientCertificate; set => _settings.Set(ref _clientCertificate, value); }

    /// <summary>The errors in a server's certificate that may pass: exactly these and no others.</summary>
    /// <value>Empty. Takes what <see cref="NetClient.Networking.Sockets.StreamSocketControl.IgnorableServerCertificateErrors"/> takes.</value>
    public IList<ChainValidationResult> IgnorableServerCertificateErrors => _ignorable ??= new(_settings, static result =>
    {
        if (!CertificateResultTable.CanBeIgnored(result))
            throw Throw.Argument($"{result} cannot be ignored; Untrusted, Expired, IncompleteChain, WrongUsage, InvalidName, RevocationInformationMissing and RevocationFailure can.", "item");
    });

    /// <summary>When not empty, the only root certificates that a server's chain may end in, in place of the system's.</summary>
    /// <value>Empty: the system's roots are trusted.</value>
    public IList<Certificate> ExclusiveTrustRoots => _trustRoots ??= new(_settings, static root => Throw.IfNull(root, "item"));

    /// <summary>Whether a connection fails when nothing tells whether a certificate was revoked.</summary>
    /// <value>Default <see langword="false"/>. A certificate known to be revoked always fails.</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public bool RequireRevocationInformation { get => _requireRevocationInformation; set => _settings.Set(ref _requireRevocationInformation, value); }

    /// <summary>Whether a proxy is used.</summary>
    /// <value>Default <see langword="true"/>.</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public bool UseProxy { get => _useProxy; set => _settings.Set(ref _useProxy, value); }

    /// <summary>The proxy, with the addresses that bypass it: a <see cref="WebProxy"/> has both.</summary>
    /// <value>Default null: the system's, which is never used for this machine.</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    /// <remarks>The proxy's address and the target are both judged by the gate: a target that is an address in text by that, any other name as the Internet, because only the proxy
    /// resolves it.</remarks>
    public IWebProxy? Proxy { get => _proxy; set => _settings.Set(ref _proxy, value); }

    /// <summary>Whether redirections are followed.</summary>
    /// <value>Default <see langword="true"/>. From https to http none is (<see cref="WebErrorStatus.HttpsToHttpOnRedirection"/>).</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public bool AllowAutoRedirect { get => _allowAutoRedirect; set => _settings.Set(ref _allowAutoRedirect, value); }

    /// <summary>How many redirections one request follows, at most; one more fails it with <see cref="WebErrorStatus.RedirectFailed"/>.</summary>
    /// <value>Default 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public int MaxAutomaticRedirections { get => _maxAutomaticRedirections; set => _settings.Set(ref _maxAutomaticRedirections, Positive(value, nameof(value))); }

    /// <summary>Whether cookies are kept and sent.</summary>
    /// <value>Default <see langword="false"/>.</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public bool UseCookies { get => _useCookies; set => _settings.Set(ref _useCookies, value); }

    /// <summary>The cookies, when <see cref="UseCookies"/> is set.</summary>
    /// <value>Default an empty container of this handler's own.</value>
    /// <exception cref="ArgumentNullException">Set to null (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public CookieContainer CookieContainer
    {
        get => _cookies ??= new CookieContainer();
        set
        {
            Throw.IfNull(value);
            _settings.Set(ref _cookies, value);
        }
    }

    /// <summary>Which encodings are asked for and decoded.</summary>
    /// <value>Default <see cref="DecompressionMethods.None"/>.</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    /// <remarks>A few kilobytes can decode to gigabytes: read such a body as a stream, or bound it with <see cref="HttpClient.MaxResponseContentBufferSize"/>.</remarks>
    public DecompressionMethods AutomaticDecompression { get => _automaticDecompression; set => _settings.Set(ref _automaticDecompression, value); }

    /// <summary>How long opening a connection may take: resolving, connecting, the proxy and TLS together.</summary>
    /// <value>Default 30 s; <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The failure is <see cref="WebErrorStatus.Timeout"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public TimeSpan ConnectTimeout { get => _connectTimeout; set => _settings.Set(ref _connectTimeout, TimeLimit.Checked(value, nameof(value))); }

    /// <summary>How long nothing may come while a body is read.</summary>
    /// <value>Default 100 s; <see cref="Timeout.InfiniteTimeSpan"/> for no limit, as for events that may be hours apart. The read fails with a <see cref="NetworkException"/> whose status
    /// is <see cref="WebErrorStatus.Timeout"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    /// <remarks><see cref="HttpClient.Timeout"/> bounds the wait for the header, and the body only where the client buffers it.</remarks>
    public TimeSpan ReadIdleTimeout { get => _readIdleTimeout; set => _settings.Set(ref _readIdleTimeout, TimeLimit.Checked(value, nameof(value))); }

    /// <summary>How long a connection serves new requests, so that a name is resolved anew, and a certificate judged anew, from time to time.</summary>
    /// <value>Default 15 minutes; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it lasts.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public TimeSpan PooledConnectionLifetime { get => _pooledConnectionLifetime; set => _settings.Set(ref _pooledConnectionLifetime, TimeLimit.Checked(value, nameof(value))); }

    /// <summary>How many connections of HTTP/1.1 one server gets, at most; further requests wait.</summary>
    /// <value>Default <see cref="int.MaxValue"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    public int MaxConnectionsPerServer { get => _maxConnectionsPerServer; set => _settings.Set(ref _maxConnectionsPerServer, Positive(value, nameof(value))); }

    /// <summary>Keeps answers and gives them again, as RFC 9111 allows.</summary>
    /// <value>Default null: every request goes to its server.</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    /// <remarks>The gate judges a request also when its answer comes from here.</remarks>
    public HttpResponseCache? ResponseCache { get => _responseCache; set => _settings.Set(ref _responseCache, value); }

    /// <summary>The Polly pipeline that requests run through which can be repeated without harm: GET, HEAD, PUT, DELETE, OPTIONS and TRACE, without a body or with one in memory.</summary>
    /// <value>Default null: each request is sent once. <see cref="Resilience.HttpPipeline.Create"/> makes a pipeline for this.</value>
    /// <exception cref="InvalidOperationException">Set after the first request (0x8000000E).</exception>
    /// <remarks>Every other request is sent once, whatever the pipeline says. It ends with the header of an answer: a body that breaks off is not asked for again. Each hop of a redirection
    /// runs through it by itself.</remarks>
    public ResiliencePipeline<HttpResponseMessage>? ResiliencePipeline { get => _resiliencePipeline; set => _settings.Set(ref _resiliencePipeline, value); }

    /// <summary>Asked about each new connection, after its certificate passed and before the first byte of a request; false refuses it.</summary>
    internal HttpServerValidation? CustomValidation { get => _customValidation; set => _settings.Set(ref _customValidation, value); }

    /// <summary>Told with each answer what is known of the connection; null when it came over none.</summary>
    /// <remarks>.NET does not say which of several connections to one server carried a request. These are the facts of the newest one, which are those of all of them unless the server
    /// has changed its certificate meanwhile.</remarks>
    internal Action<HttpConnectionFacts?>? Observer { get; init; }

    /// <summary>As <see cref="NetClient.Networking.Sockets.StreamSocketControl.NoDelay"/>, for web sockets.</summary>
    internal bool NoDelay { get; init; } = true;

    /// <summary>As <see cref="NetClient.Networking.Sockets.StreamSocketControl.OutboundBufferSizeInBytes"/>, for web sockets.</summary>
    internal uint OutboundBufferSizeInBytes { get; init; }

    private static int Positive(int value, string name) => value > 0 ? value : throw Throw.Range("The number must be positive.", name);

    private RequestPathOptions Options() => new(
        new HttpConnectionOptions
        {
            ConnectTimeout = _connectTimeout,
            NoDelay = NoDelay,
            OutboundBufferSize = OutboundBufferSizeInBytes,
            PooledConnectionLifetime = _pooledConnectionLifetime,
            MaxConnectionsPerServer = _maxConnectionsPerServer,
            Proxy = _useProxy ? new GatedProxy(_proxy ?? _context.SystemProxy ?? HttpClient.DefaultProxy, _proxy is null, HttpCredentials.From(_proxyCredential), _context.Capabilities) : null,
            UseDefaultProxyCredentials = _useDefaultProxyCredentials,
            Credentials = HttpCredentials.From(_serverCredential) ?? (_useDefaultCredentials ? HttpCredentials.OfUser(_context.Capabilities) : null),
            ClientCertificate = _clientCertificate,
            Cookies = _useCookies ? CookieContainer : null,
            Decompression = _automaticDecompression,
            Ignorable = _ignorable ?? (IReadOnlyList<ChainValidationResult>)[],
            TrustRoots = _trustRoots ?? (IReadOnlyList<Certificate>)[],
            RequireRevocationInformation = _requireRevocationInformation,
            CustomValidation = _customValidation,
        },
        _allowAutoRedirect ? _maxAutomaticRedirections : 0, _readIdleTimeout, _context.Time, _responseCache, _resiliencePipeline, Observer);
}
