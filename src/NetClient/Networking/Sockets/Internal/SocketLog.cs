using System.Net;
using Microsoft.Extensions.Logging;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What sockets write to the log. The event ids are part of the contract; no payload and no secret is ever written.</summary>
internal static partial class SocketLog
{
    [LoggerMessage(1001, LogLevel.Warning, "A connection from {Peer} was dropped: the app's capabilities do not cover it.")]
    public static partial void PeerDenied(ILogger log, IPEndPoint peer);

    [LoggerMessage(1002, LogLevel.Warning, "Accepting a connection failed; trying again.")]
    public static partial void AcceptFailed(ILogger log, Exception exception);

    [LoggerMessage(1003, LogLevel.Debug, "The TLS handshake with {Peer} failed.")]
    public static partial void HandshakeFailed(ILogger log, string? peer, Exception exception);

    [LoggerMessage(1004, LogLevel.Error, "A ConnectionReceived handler threw; its connection was closed.")]
    public static partial void HandlerFailed(ILogger log, Exception exception);

    [LoggerMessage(1005, LogLevel.Debug, "Connected to {Endpoint} at {Address}:{Port}.")]
    public static partial void Connected(ILogger log, string? endpoint, string? address, string port);

    [LoggerMessage(1006, LogLevel.Debug, "Connecting to {Endpoint} failed: {Reason}")]
    public static partial void ConnectFailed(ILogger log, string? endpoint, string reason);

    [LoggerMessage(1007, LogLevel.Debug, "Secured the connection to {Endpoint}: TLS {Protocol}, {CipherSuite}.")]
    public static partial void Secured(ILogger log, string? endpoint, string protocol, System.Net.Security.TlsCipherSuite cipherSuite);

    [LoggerMessage(1008, LogLevel.Information, "The system's proxy {Proxy} did not get through to {Endpoint}; connecting directly.")]
    public static partial void ProxyPassedOver(ILogger log, string proxy, string endpoint, Exception exception);

    [LoggerMessage(1009, LogLevel.Warning, "The certificate of {Endpoint} has errors that the app ignores: {Errors}.")]
    public static partial void CertificateErrorsIgnored(ILogger log, string? endpoint, string errors);

    [LoggerMessage(1010, LogLevel.Warning, "{Operation} was denied: {Reason}")]
    public static partial void Denied(ILogger log, string operation, string reason);

    [LoggerMessage(1011, LogLevel.Information, "{Peer}: {Reason}")]
    public static partial void ProxyHeaderRefused(ILogger log, string? peer, string reason);

    [LoggerMessage(1020, LogLevel.Information, "Attempt {Attempt} to connect to {Endpoint}: the one before failed.")]
    public static partial void ConnectingAgain(ILogger log, string? endpoint, int attempt, Exception? failure);
}
