using Microsoft.Extensions.Logging;

namespace NetClient.Web.Http.Internal;

/// <summary>What the handler writes to the log: schemes, hosts and ports, never a path, a query, a header or a body.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(1501, LogLevel.Warning, "A request was denied: {Reason}")]
    public static partial void Denied(ILogger log, string reason);

    [LoggerMessage(1502, LogLevel.Debug, "{Origin} redirects to {Target} ({Status}).")]
    public static partial void Redirected(ILogger log, string origin, string target, int status);

    [LoggerMessage(1503, LogLevel.Debug, "A request failed: {Reason}")]
    public static partial void Failed(ILogger log, string reason);
}
