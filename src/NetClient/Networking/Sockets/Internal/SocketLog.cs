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

    [LoggerMessage(1020, LogLevel.Information, "Attempt {Attempt} to connect to {Endpoint}: the one before failed.")]
    public static partial void ConnectingAgain(ILogger log, string? endpoint, int attempt, Exception? failure);
}
