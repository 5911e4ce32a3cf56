using System.Net;
using System.Net.WebSockets;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What the controls of both kinds of web socket hold and accept: each of their properties is one of these.</summary>
internal sealed class WebSocketSettings
{
    public static readonly TimeSpan DefaultKeepAliveInterval = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan DefaultKeepAliveTimeout = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan DefaultSendTimeout = TimeSpan.FromSeconds(60);

    private LockableList<ChainValidationResult>? _ignorable;
    private LockableList<Certificate>? _trustRoots;
    private OpenList<string>? _protocols;

    /// <summary>Closed while <c>ConnectAsync</c> runs and after it has succeeded.</summary>
    public SettingsLock Lock { get; } = new("ConnectAsync");

    public PasswordCredential? ServerCredential { get; set => Set(ref field, value); }

    public PasswordCredential? ProxyCredential { get; set => Set(ref field, value); }

    public Certificate? ClientCertificate { get; set => Set(ref field, value); }

    /// <summary>Later changes are ignored (documented), as those of <see cref="Protocols"/> are.</summary>
    public uint OutboundBufferSize
    {
        get;
        set
        {
            if (!Lock.IsLocked)
                field = value;
        }
    }

    public bool NoDelay { get; set => Set(ref field, value); } = true;

    public TimeSpan PongInterval { get; set => Set(ref field, WebSocketChecks.Interval(value, nameof(value))); } = TimeSpan.FromSeconds(30);

    public TimeSpan KeepAliveInterval { get; set => Set(ref field, WebSocketChecks.Interval(value, nameof(value))); } = DefaultKeepAliveInterval;

    public TimeSpan KeepAliveTimeout { get; set => Set(ref field, TimeLimit.Checked(value, nameof(value))); } = DefaultKeepAliveTimeout;

    public TimeSpan ConnectTimeout { get; set => Set(ref field, TimeLimit.Checked(value, nameof(value))); } = DefaultConnectTimeout;

    public TimeSpan SendTimeout { get; set => Set(ref field, TimeLimit.Checked(value, nameof(value))); } = DefaultSendTimeout;

    public WebSocketDeflateOptions? Compression { get; set => Set(ref field, value); }

    public Version HttpVersion { get; set => Set(ref field, WebSocketChecks.Version(value, nameof(value))); } = System.Net.HttpVersion.Version11;

    public bool UseProxy { get; set => Set(ref field, value); } = true;

    public IWebProxy? Proxy { get; set => Set(ref field, value); }

    public bool UseDefaultCredentials { get; set => Set(ref field, value); }

    public bool RequireRevocationInformation { get; set => Set(ref field, value); }

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

    /// <summary>How often a control channel's task keeps the web socket alive, which takes the place of pongs; null without one.</summary>
    public Func<TimeSpan>? ChannelInterval { get; set; }

    public TimeSpan ActualPongInterval => ChannelInterval?.Invoke() ?? PongInterval;

    public KeepAliveTimes KeepAlive => new(KeepAliveInterval, KeepAliveTimeout, ChannelInterval is null ? PongInterval : Timeout.InfiniteTimeSpan, SendTimeout);

    public void Set<T>(ref T field, T value) => Lock.Set(ref field, value);
}
