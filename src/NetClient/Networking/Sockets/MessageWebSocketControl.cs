using System.Net;
using System.Net.WebSockets;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets;

/// <summary>The settings of a <see cref="MessageWebSocket"/>, read when it connects.</summary>
/// <remarks>Every setting is made before <c>ConnectAsync</c>. Afterwards setting one throws <see cref="InvalidOperationException"/> (0x8000000E), but for <see cref="MessageType"/>, which may
/// change, and <see cref="OutboundBufferSizeInBytes"/> and <see cref="SupportedProtocols"/>, whose changes are ignored (all documented). A failed <c>ConnectAsync</c> opens them again.</remarks>
public sealed class MessageWebSocketControl : IWebSocketControl2
{
    private uint _maxMessageSize = 16 * 1024 * 1024;
    private MessageWebSocketReceiveMode _receiveMode;
    private WebSocketReconnectPolicy? _reconnect;
    private volatile int _messageType;

    internal MessageWebSocketControl()
    {
    }

    internal WebSocketSettings Settings { get; } = new();

    /// <summary>What the next messages are made of that <c>OutputStream</c> sends. Of what is received, each message tells itself.</summary>
    /// <value>Default <see cref="SocketMessageType.Binary"/>. May change at any time.</value>
    /// <exception cref="ArgumentOutOfRangeException">No such type (0x80070057).</exception>
    public SocketMessageType MessageType
    {
        get => (SocketMessageType)_messageType;
        set => _messageType = value is SocketMessageType.Binary or SocketMessageType.Utf8 ? (int)value : throw Throw.Range("No such message type.", nameof(value));
    }

    /// <summary>The largest message that is received whole, in bytes, after decompression.</summary>
    /// <value>Default 16777216 (16 MiB; WinRT's is without limit). A larger one ends the web socket with close code 1009, and its <c>GetDataReader</c> fails.</value>
    /// <exception cref="ArgumentOutOfRangeException">Zero (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    /// <remarks>Parts of messages are not limited, because nothing is collected.</remarks>
    public uint MaxMessageSize
    {
        get => _maxMessageSize;
        set => Settings.Set(ref _maxMessageSize, value > 0 ? value : throw Throw.Range("At least one byte must be possible.", nameof(value)));
    }

    /// <summary>Whether <c>MessageReceived</c> is raised for whole messages or for parts as they come.</summary>
    /// <value>Default <see cref="MessageWebSocketReceiveMode.FullMessage"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">No such mode (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public MessageWebSocketReceiveMode ReceiveMode
    {
        get => _receiveMode;
        set => Settings.Set(ref _receiveMode, value is MessageWebSocketReceiveMode.FullMessage or MessageWebSocketReceiveMode.PartialMessage
            ? value
            : throw Throw.Range("No such receive mode.", nameof(value)));
    }

    /// <summary>How the web socket connects again when it loses its connection. An addition.</summary>
    /// <value>Default null: it does not.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public WebSocketReconnectPolicy? Reconnect { get => _reconnect; set => Settings.Set(ref _reconnect, value); }

    /// <summary>The size of the send buffer, in bytes (<c>SO_SNDBUF</c>).</summary>
    /// <value>Default 0: the system's, which adapts itself.</value>
    /// <remarks>Setting it after <c>ConnectAsync</c> has no effect and is no error (documented).</remarks>
    public uint OutboundBufferSizeInBytes { get => Settings.OutboundBufferSize; set => Settings.OutboundBufferSize = value; }

    /// <summary>The name and password for a server that asks: Basic, Digest, NTLM or Negotiate, whichever of the server's the system prefers.</summary>
    /// <value>Default null: none.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public PasswordCredential? ServerCredential { get => Settings.ServerCredential; set => Settings.ServerCredential = value; }

    /// <summary>The name and password for a proxy that asks: Basic, Digest, NTLM or Negotiate.</summary>
    /// <value>Default null: none, or those of <see cref="Proxy"/>.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public PasswordCredential? ProxyCredential { get => Settings.ProxyCredential; set => Settings.ProxyCredential = value; }

    /// <summary>The sub-protocols offered to the server, best first; <c>Information.Protocol</c> tells what it chose.</summary>
    /// <value>Empty: none. Changes after a successful <c>ConnectAsync</c> are ignored without an error (documented); after a failed one they count for the next.</value>
    /// <exception cref="ArgumentException">What is added is no name of a protocol: letters, digits and a few signs, without blanks (0x80070057).</exception>
    public IList<string> SupportedProtocols => Settings.Protocols;

    /// <summary>The errors in a server's certificate that may pass: exactly these and no others.</summary>
    /// <value>Empty. Takes what <see cref="StreamSocketControl.IgnorableServerCertificateErrors"/> takes.</value>
    public IList<ChainValidationResult> IgnorableServerCertificateErrors => Settings.Ignorable;

    /// <summary>The certificate that proves who the client is, with its private key.</summary>
    /// <value>Default null: none. One from the user's store needs the capability <c>sharedUserCertificates</c>.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public Certificate? ClientCertificate { get => Settings.ClientCertificate; set => Settings.ClientCertificate = value; }

    /// <summary>How often a pong is sent that answers nothing, so that routers keep the connection.</summary>
    /// <value>Default 30 s (the number is inferred); zero or <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    /// <exception cref="ArgumentOutOfRangeException">Negative (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    /// <remarks>A pong tells nothing of whether the server lives; <see cref="KeepAliveInterval"/> does.</remarks>
    public TimeSpan DesiredUnsolicitedPongInterval { get => Settings.PongInterval; set => Settings.PongInterval = value; }

    /// <summary>How often a pong is really sent.</summary>
    /// <value>What <see cref="DesiredUnsolicitedPongInterval"/> asks for; <see cref="Timeout.InfiniteTimeSpan"/> when none is sent. With a <see cref="ControlChannelTrigger"/> that wish is
    /// ignored (documented): the channel's <see cref="ControlChannelTrigger.ServerKeepAliveIntervalInMinutes"/> counts, and its task sends the keep-alive.</value>
    public TimeSpan ActualUnsolicitedPongInterval => Settings.ActualPongInterval;

    /// <summary>After how much silence the server is pinged. An addition.</summary>
    /// <value>Default 30 s; zero or <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    /// <exception cref="ArgumentOutOfRangeException">Negative (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    /// <remarks>Only while something reads: as long as the app's own handler holds the last message in hand, nobody is pinged and nobody is judged.</remarks>
    public TimeSpan KeepAliveInterval { get => Settings.KeepAliveInterval; set => Settings.KeepAliveInterval = value; }

    /// <summary>How long the server may then stay silent before the connection counts as dead. An addition.</summary>
    /// <value>Default 20 s; <see cref="Timeout.InfiniteTimeSpan"/> to wait for ever. The failure is <see cref="NetClient.Web.WebErrorStatus.Timeout"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public TimeSpan KeepAliveTimeout { get => Settings.KeepAliveTimeout; set => Settings.KeepAliveTimeout = value; }

    /// <summary>How long <c>ConnectAsync</c> may take in all: resolving, connecting, proxy, TLS and the server's answer. An addition.</summary>
    /// <value>Default 60 s; <see cref="Timeout.InfiniteTimeSpan"/> for no limit. The failure is <see cref="NetClient.Web.WebErrorStatus.Timeout"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public TimeSpan ConnectTimeout { get => Settings.ConnectTimeout; set => Settings.ConnectTimeout = value; }

    /// <summary>How long the server may take nothing of what is sent to it before the connection counts as dead. An addition.</summary>
    /// <value>Default 60 s; <see cref="Timeout.InfiniteTimeSpan"/> to wait for ever. The failure is <see cref="NetClient.Web.WebErrorStatus.Timeout"/>, of the send and of whatever else waits.</value>
    /// <exception cref="ArgumentOutOfRangeException">Not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    /// <remarks>Counted from one piece of 256 KiB to the next, so that a large message may take as long as it needs. The system's buffers take some megabytes before a send waits at all.</remarks>
    public TimeSpan SendTimeout { get => Settings.SendTimeout; set => Settings.SendTimeout = value; }

    /// <summary>How messages are compressed, when the server agrees (permessage-deflate, RFC 7692). An addition.</summary>
    /// <value>Default null: not at all.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    /// <remarks>Compressing secrets together with what an attacker can choose lets their length tell the secrets (as CRIME and BREACH did): leave it off then.</remarks>
    public WebSocketDeflateOptions? Compression { get => Settings.Compression; set => Settings.Compression = value; }

    /// <summary>The HTTP version that the web socket is opened with. An addition.</summary>
    /// <value>Default 1.1. With 2.0 many web sockets share one connection where the server can (RFC 8441); there is no falling back.</value>
    /// <exception cref="ArgumentException">Neither 1.1 nor 2.0 (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public Version HttpVersion { get => Settings.HttpVersion; set => Settings.HttpVersion = value; }

    /// <summary>Whether a proxy is used. An addition.</summary>
    /// <value>Default <see langword="true"/>.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public bool UseProxy { get => Settings.UseProxy; set => Settings.UseProxy = value; }

    /// <summary>The HTTP proxy asked to open the connection (CONNECT, for ws as well as wss). An addition.</summary>
    /// <value>Default null: the system's.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public IWebProxy? Proxy { get => Settings.Proxy; set => Settings.Proxy = value; }

    /// <summary>Whether a server that asks is told who is logged on to this machine, by NTLM or Negotiate. An addition.</summary>
    /// <value>Default <see langword="false"/>. Needs the capability <c>enterpriseAuthentication</c>.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public bool UseDefaultCredentials { get => Settings.UseDefaultCredentials; set => Settings.UseDefaultCredentials = value; }

    /// <summary>When not empty, the only root certificates that a server's chain may end in, in place of the system's. An addition.</summary>
    /// <value>Empty: the system's roots are trusted.</value>
    public IList<Certificate> ExclusiveTrustRoots => Settings.TrustRoots;

    /// <summary>Whether the connection fails when nothing tells whether a certificate was revoked. An addition.</summary>
    /// <value>Default <see langword="false"/>. A certificate known to be revoked always fails.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public bool RequireRevocationInformation { get => Settings.RequireRevocationInformation; set => Settings.RequireRevocationInformation = value; }
}
