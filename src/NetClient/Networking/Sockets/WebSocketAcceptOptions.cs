using System.Net.WebSockets;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;

namespace NetClient.Networking.Sockets;

/// <summary>What a server takes for an opening handshake, and how the web sockets behave that come of it. An addition: in WinRT the system alone accepts web sockets.</summary>
/// <remarks>One object may serve all connections of a listener. It is read when a request is read and when it is accepted, and must not change meanwhile.</remarks>
public sealed class WebSocketAcceptOptions
{
    private readonly SettingsLock _lock = new("nobody");
    private LockableList<string>? _supportedProtocols;
    private LockableList<string>? _allowedOrigins;

    /// <summary>The only path that is served ("/chat"); any other is answered with 404.</summary>
    /// <value>Default null: every path, and <see cref="WebSocketRequest.Path"/> tells which. Compared letter by letter with the path as it was sent, escapes included, without the query.</value>
    /// <exception cref="ArgumentException">It does not begin with "/" (0x80070057).</exception>
    public string? Path
    {
        get;
        set => field = value is null || value.StartsWith('/') ? value : throw Throw.Argument("A path begins with '/'.", nameof(value));
    }

    /// <summary>The sub-protocols the server speaks, best first; the first that the client offers too is chosen.</summary>
    /// <value>Empty: none is chosen, and a client that offers some is accepted without. A client that offers only others is accepted without one as well, and usually closes (RFC 6455 section 4.2.2).</value>
    /// <exception cref="ArgumentException">No name of a protocol: letters, digits and a few signs, without blanks (0x80070057).</exception>
    public IList<string> SupportedProtocols => _supportedProtocols ??= new(_lock, static name =>
    {
        Throw.IfNullOrEmpty(name, "item");
        if (!HttpText.IsToken(name))
            throw Throw.Argument($"\"{name}\" is no name of a sub-protocol.", "item");
    });

    /// <summary>The origins ("https://app.example") whose web pages may connect; "*" for all of them, "null" for pages without one.</summary>
    /// <value>Empty: pages that come from the same host and port, as the request's Host has it. A page of another origin is answered with 403. Programs that state no origin are always accepted:
    /// the check keeps other sites' pages from using the cookies of a visitor (RFC 6455 section 10.2), and is no authentication.</value>
    public IList<string> AllowedOrigins => _allowedOrigins ??= new(_lock, static origin => Throw.IfNullOrEmpty(origin, "item"));

    /// <summary>How long a client may take from connecting to the last byte of its request.</summary>
    /// <value>Default 10 s; <see cref="Timeout.InfiniteTimeSpan"/> for no limit. One that takes longer is answered with 408.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    public TimeSpan HandshakeTimeout { get; set => field = TimeLimit.Checked(value, nameof(value)); } = TimeSpan.FromSeconds(10);

    /// <summary>How long a request's head may be, in bytes.</summary>
    /// <value>Default 16384; 256 to 1048576. A longer one is answered with 431. A request of more than 100 header fields is too.</value>
    /// <exception cref="ArgumentOutOfRangeException">Out of range (0x80070057).</exception>
    public int MaxRequestHeaderSize
    {
        get;
        set => field = value is >= 256 and <= 1024 * 1024 ? value : throw Throw.Range("The limit is 256 to 1048576 bytes.", nameof(value));
    } = 16 * 1024;

    /// <summary>How long a received message may be, in bytes, after decompression.</summary>
    /// <value>Default 1048576 (1 MiB). A longer one closes the web socket with 1009. A stream web socket has no messages and no such limit.</value>
    /// <exception cref="ArgumentOutOfRangeException">Zero (0x80070057).</exception>
    public uint MaxMessageSize { get; set => field = value > 0 ? value : throw Throw.Range("At least one byte must be possible.", nameof(value)); } = 1024 * 1024;

    /// <summary>How messages are compressed when the client offers it (permessage-deflate, RFC 7692).</summary>
    /// <value>Default null: not at all. Compressing secrets together with what an attacker can choose lets their length tell the secrets (as CRIME and BREACH did): leave it off then.
    /// A web socket that remembers earlier messages costs up to 300 KiB; <c>ServerContextTakeover</c> and the windows make it less.</value>
    public WebSocketDeflateOptions? Compression { get; set; }

    /// <summary>How long a web socket may be silent before the server asks (PING) whether the client is still there.</summary>
    /// <value>Default 30 s; <see cref="Timeout.InfiniteTimeSpan"/> to never ask.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    public TimeSpan KeepAliveInterval { get; set => field = TimeLimit.Checked(value, nameof(value)); } = TimeSpan.FromSeconds(30);

    /// <summary>How long the client may leave a PING without an answer before it is taken for dead.</summary>
    /// <value>Default 20 s; <see cref="Timeout.InfiniteTimeSpan"/> to send PINGs without waiting for answers.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    public TimeSpan KeepAliveTimeout { get; set => field = TimeLimit.Checked(value, nameof(value)); } = TimeSpan.FromSeconds(20);

    /// <summary>How long a client may take nothing of what is sent to it before it is given up.</summary>
    /// <value>Default 60 s; <see cref="Timeout.InfiniteTimeSpan"/> to wait for ever. The failure is <see cref="NetClient.Web.WebErrorStatus.Timeout"/>, of the send and of whatever else waits.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <remarks>Counted from one piece of 256 KiB to the next, so that a large message may take as long as it needs. The system's buffers take some megabytes before a send waits at all.</remarks>
    public TimeSpan SendTimeout { get; set => field = TimeLimit.Checked(value, nameof(value)); } = WebSocketSettings.DefaultSendTimeout;

    internal IReadOnlyList<string> Protocols => _supportedProtocols ?? (IReadOnlyList<string>)[];

    internal IReadOnlyList<string> Origins => _allowedOrigins ?? (IReadOnlyList<string>)[];
}
