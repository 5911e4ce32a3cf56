using Microsoft.Extensions.Logging;

namespace NetClient.Networking.Sockets.Internal;

/// <content>Of datagram sockets.</content>
internal static partial class SocketLog
{
    [LoggerMessage(1021, LogLevel.Warning, "A datagram from {Peer} was dropped: the app's capabilities do not cover it. Further ones of this socket are counted in its Information, and not logged.")]
    public static partial void DatagramDenied(ILogger log, DatagramEndpoint peer);

    [LoggerMessage(1022, LogLevel.Error, "A MessageReceived handler threw; the socket goes on with the next datagram.")]
    public static partial void MessageHandlerFailed(ILogger log, Exception exception);

    [LoggerMessage(1023, LogLevel.Warning, "Receiving a datagram failed; trying again.")]
    public static partial void ReceiveFailed(ILogger log, Exception exception);
}
