using System.Net;
using System.Net.WebSockets;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What the controls of both kinds of web socket hold.</summary>
internal sealed class WebSocketSettings
{
    public static readonly TimeSpan DefaultKeepAliveInterval = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan DefaultKeepAliveTimeout = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(60);

    public PasswordCredential? ServerCredential;
    public PasswordCredential? ProxyCredential;
    public Certificate? ClientCertificate;
    public uint OutboundBufferSize;
    public bool NoDelay = true;
    public TimeSpan PongInterval = TimeSpan.FromSeconds(30);
    public TimeSpan KeepAliveInterval = DefaultKeepAliveInterval;
    public TimeSpan KeepAliveTimeout = DefaultKeepAliveTimeout;
    public TimeSpan ConnectTimeout = DefaultConnectTimeout;
    public WebSocketDeflateOptions? Compression;
    public Version HttpVersion = System.Net.HttpVersion.Version11;
    public bool UseProxy = true;
    public IWebProxy? Proxy;
    public bool UseDefaultCredentials;
    public bool RequireRevocationInformation;

    private LockableList<ChainValidationResult>? _ignorable;
    private LockableList<Certificate>? _trustRoots;
    private OpenList<string>? _protocols;

    /// <summary>Closed while <c>ConnectAsync</c> runs and after it has succeeded.</summary>
    public SettingsLock Lock { get; } = new("ConnectAsync");

    public IList<ChainValidationResult> Ignorable => _ignorable ??= new(Lock, static result =>
    {
        if (!CertificateResultTable.CanBeIgnored(result))
            throw Throw.Argument($"{result} cannot be ignored; Untrusted, Expired, IncompleteChain, WrongUsage, InvalidName, RevocationInformationMissing and RevocationFailure can.", "item");
    });

    public IList<Certificate> TrustRoots => _trustRoots ??= new(Lock, static root => Throw.IfNull(root, "item"));

    public IList<string> Protocols => _protocols ??= new(Lock, static name =>
    {
        Throw.IfNullOrEmpty(name, "item");
        if (!HttpText.IsToken(name))
            throw Throw.Argument($"\"{name}\" is no name of a sub-protocol.", "item");
    });

    public KeepAliveTimes KeepAlive => new(KeepAliveInterval, KeepAliveTimeout, PongInterval);

    public void Set<T>(ref T field, T value) => Lock.Set(ref field, value);
}
