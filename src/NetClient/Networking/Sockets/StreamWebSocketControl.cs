using System.Net;
using System.Net.WebSockets;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;

namespace NetClient.Networking.Sockets;

/// <summary>The settings of a <see cref="StreamWebSocket"/>, read when it connects.</summary>
/// <remarks>Every setting is made before <c>ConnectAsync</c>. Afterwards setting one throws <see cref="InvalidOperationException"/> (0x8000000E), but for
/// <see cref="OutboundBufferSizeInBytes"/> and <see cref="SupportedProtocols"/>, whose changes are ignored (documented). A failed <c>ConnectAsync</c> opens them again.</remarks>
public sealed class StreamWebSocketControl : IWebSocketControl2
{
    internal StreamWebSocketControl()
    {
    }

    internal WebSocketSettings Settings { get; } = new();

    /// <summary>Whether small writes leave at once, without Nagle's algorithm (<c>TCP_NODELAY</c>).</summary>
    /// <value>Default <see langword="true"/>.</value>
    /// <exception cref="InvalidOperationException">Set after <c>ConnectAsync</c> (0x8000000E).</exception>
    public bool NoDelay { get => Settings.NoDelay; set => Settings.NoDelay = value; }

    /// <inheritdoc cref="MessageWebSocketControl.OutboundBufferSizeInBytes"/>
    public uint OutboundBufferSizeInBytes { get => Settings.OutboundBufferSize; set => Settings.OutboundBufferSize = value; }

    /// <inheritdoc cref="MessageWebSocketControl.ServerCredential"/>
    public PasswordCredential? ServerCredential { get => Settings.ServerCredential; set => Settings.ServerCredential = value; }

    /// <inheritdoc cref="MessageWebSocketControl.ProxyCredential"/>
    public PasswordCredential? ProxyCredential { get => Settings.ProxyCredential; set => Settings.ProxyCredential = value; }

    /// <inheritdoc cref="MessageWebSocketControl.SupportedProtocols"/>
    public IList<string> SupportedProtocols => Settings.Protocols;

    /// <inheritdoc cref="MessageWebSocketControl.IgnorableServerCertificateErrors"/>
    public IList<ChainValidationResult> IgnorableServerCertificateErrors => Settings.Ignorable;

    /// <inheritdoc cref="MessageWebSocketControl.ClientCertificate"/>
    public Certificate? ClientCertificate { get => Settings.ClientCertificate; set => Settings.ClientCertificate = value; }

    /// <inheritdoc cref="MessageWebSocketControl.DesiredUnsolicitedPongInterval"/>
    public TimeSpan DesiredUnsolicitedPongInterval { get => Settings.PongInterval; set => Settings.PongInterval = value; }

    /// <inheritdoc cref="MessageWebSocketControl.ActualUnsolicitedPongInterval"/>
    public TimeSpan ActualUnsolicitedPongInterval => Settings.ActualPongInterval;

    /// <inheritdoc cref="MessageWebSocketControl.KeepAliveInterval"/>
    public TimeSpan KeepAliveInterval { get => Settings.KeepAliveInterval; set => Settings.KeepAliveInterval = value; }

    /// <inheritdoc cref="MessageWebSocketControl.KeepAliveTimeout"/>
    public TimeSpan KeepAliveTimeout { get => Settings.KeepAliveTimeout; set => Settings.KeepAliveTimeout = value; }

    /// <inheritdoc cref="MessageWebSocketControl.ConnectTimeout"/>
    public TimeSpan ConnectTimeout { get => Settings.ConnectTimeout; set => Settings.ConnectTimeout = value; }

    /// <inheritdoc cref="MessageWebSocketControl.SendTimeout"/>
    public TimeSpan SendTimeout { get => Settings.SendTimeout; set => Settings.SendTimeout = value; }

    /// <inheritdoc cref="MessageWebSocketControl.Compression"/>
    public WebSocketDeflateOptions? Compression { get => Settings.Compression; set => Settings.Compression = value; }

    /// <inheritdoc cref="MessageWebSocketControl.HttpVersion"/>
    public Version HttpVersion { get => Settings.HttpVersion; set => Settings.HttpVersion = value; }

    /// <inheritdoc cref="MessageWebSocketControl.UseProxy"/>
    public bool UseProxy { get => Settings.UseProxy; set => Settings.UseProxy = value; }

    /// <inheritdoc cref="MessageWebSocketControl.Proxy"/>
    public IWebProxy? Proxy { get => Settings.Proxy; set => Settings.Proxy = value; }

    /// <inheritdoc cref="MessageWebSocketControl.UseDefaultCredentials"/>
    public bool UseDefaultCredentials { get => Settings.UseDefaultCredentials; set => Settings.UseDefaultCredentials = value; }

    /// <inheritdoc cref="MessageWebSocketControl.ExclusiveTrustRoots"/>
    public IList<Certificate> ExclusiveTrustRoots => Settings.TrustRoots;

    /// <inheritdoc cref="MessageWebSocketControl.RequireRevocationInformation"/>
    public bool RequireRevocationInformation { get => Settings.RequireRevocationInformation; set => Settings.RequireRevocationInformation = value; }
}
