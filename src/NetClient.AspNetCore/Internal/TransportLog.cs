using Microsoft.Extensions.Logging;

namespace NetClient.AspNetCore.Internal;

/// <summary>What the transport tells.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(1601, LogLevel.Debug, "Connection {ConnectionId} ended: {Reason}")]
    public static partial void ConnectionEnded(ILogger log, string connectionId, string reason);

    [LoggerMessage(1602, LogLevel.Information, "Connection {ConnectionId} was reset: the peer did not take what was written within {Limit}.")]
    public static partial void DrainTimedOut(ILogger log, string connectionId, TimeSpan limit);

    [LoggerMessage(1603, LogLevel.Information, "Connection {ConnectionId} from {Peer} was refused: {Reason}.")]
    public static partial void ProxyHeaderRefused(ILogger log, string connectionId, System.Net.EndPoint? peer, string reason);

    [LoggerMessage(1604, LogLevel.Information, "The listener {SocketId} went back to the broker: {Reason}.")]
    public static partial void ListenerGivenBack(ILogger log, string socketId, string reason);

    [LoggerMessage(1605, LogLevel.Warning, "The listener {SocketId} could not be given back to the broker.")]
    public static partial void ListenerNotGivenBack(ILogger log, string socketId, Exception exception);

    [LoggerMessage(1606, LogLevel.Information, "Connection {ConnectionId} from {Peer} was refused: it negotiated {Protocol}, and nothing below TLS 1.2 is served.")]
    public static partial void TlsTooOld(ILogger log, string connectionId, System.Net.EndPoint? peer, System.Security.Authentication.SslProtocols protocol);

    [LoggerMessage(1607, LogLevel.Error, "What was to run at the end of connection {ConnectionId} threw.")]
    public static partial void ClosedCallbackFailed(ILogger log, string connectionId, Exception exception);
}
