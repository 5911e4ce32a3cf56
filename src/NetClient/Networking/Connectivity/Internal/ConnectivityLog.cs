using Microsoft.Extensions.Logging;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>What the connectivity part writes to the log. The event ids are part of the contract.</summary>
internal static partial class ConnectivityLog
{
    [LoggerMessage(1101, LogLevel.Error, "A NetworkStatusChanged handler threw; the others were called.")]
    public static partial void HandlerFailed(ILogger log, Exception exception);

    [LoggerMessage(1102, LogLevel.Warning, "The system does not tell when its networks change; NetworkStatusChanged will not be raised.")]
    public static partial void NotTold(ILogger log);
}
