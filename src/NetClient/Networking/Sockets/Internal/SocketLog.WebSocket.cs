using Microsoft.Extensions.Logging;

namespace NetClient.Networking.Sockets.Internal;

internal static partial class SocketLog
{
    [LoggerMessage(1030, LogLevel.Error, "A handler of a web socket's {Event} event threw; the web socket goes on.")]
    public static partial void WebSocketHandlerFailed(ILogger log, string @event, Exception exception);

    [LoggerMessage(1031, LogLevel.Warning, "The web socket has no connection; attempt {Attempt} to get it back follows in {Delay}.")]
    public static partial void WebSocketLost(ILogger log, int attempt, TimeSpan delay, Exception? exception);
}
