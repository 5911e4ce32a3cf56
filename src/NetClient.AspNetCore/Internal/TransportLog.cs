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
}
