using Microsoft.Extensions.Logging;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What servers of web sockets write to the log. No header and no payload is ever part of it.</summary>
internal static partial class WebSocketLog
{
    [LoggerMessage(1050, LogLevel.Debug, "The request of {Peer} for a web socket was refused with {Status} because {Reason}.")]
    public static partial void RequestRefused(ILogger log, string? peer, int status, string reason);

    [LoggerMessage(1051, LogLevel.Debug, "A web socket of {Peer} was accepted at {Path}.")]
    public static partial void RequestAccepted(ILogger log, string? peer, string path);
}
