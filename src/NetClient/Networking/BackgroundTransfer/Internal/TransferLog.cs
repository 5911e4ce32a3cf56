using Microsoft.Extensions.Logging;

namespace NetClient.Networking.BackgroundTransfer.Internal;

internal static partial class TransferLog
{
    public const string Category = "NetClient.Networking.BackgroundTransfer";

    [LoggerMessage(1301, LogLevel.Error, "The journal file of a transfer could not be understood and was set aside as {Path}; the transfer is lost, and begins anew when it is created anew.")]
    public static partial void EntryDamaged(this ILogger log, string path, Exception reason);

    [LoggerMessage(1302, LogLevel.Warning, "The journal file {Path} was left alone.")]
    public static partial void EntryOfNewerVersion(this ILogger log, string path, Exception reason);

    [LoggerMessage(1303, LogLevel.Debug, "Transfer {Id} runs: {Method} {Address}.")]
    public static partial void Runs(this ILogger log, Guid id, string method, string address);

    [LoggerMessage(1304, LogLevel.Information, "Transfer {Id} is tried again in {Delay} (attempt {Attempt}).")]
    public static partial void TriedAgain(this ILogger log, Guid id, TimeSpan delay, int attempt, Exception reason);

    [LoggerMessage(1305, LogLevel.Information, "Transfer {Id} begins anew: {Reason}.")]
    public static partial void BeginsAnew(this ILogger log, Guid id, string reason);

    [LoggerMessage(1306, LogLevel.Information, "Transfer {Id} waits: {Status}.")]
    public static partial void Waits(this ILogger log, Guid id, BackgroundTransferStatus status);

    [LoggerMessage(1307, LogLevel.Debug, "Transfer {Id} is over: {Status}.")]
    public static partial void Ended(this ILogger log, Guid id, BackgroundTransferStatus status);

    [LoggerMessage(1308, LogLevel.Warning, "Transfer {Id} failed.")]
    public static partial void Failed(this ILogger log, Guid id, Exception reason);

    [LoggerMessage(1311, LogLevel.Warning, "What transfer {Id} leaves could not be deleted, or its end not be written down.")]
    public static partial void NotCleanedUp(this ILogger log, Guid id, Exception reason);

    [LoggerMessage(1312, LogLevel.Error, "{Path} cannot be read and is left alone: what it is about does not go on before a next start. Other transfers do.")]
    public static partial void EntryUnreadable(this ILogger log, string path, Exception reason);

    [LoggerMessage(1313, LogLevel.Warning, "What earlier processes have left in {Folder} could not all be deleted; the next start tries again.")]
    public static partial void NotSwept(this ILogger log, string folder, Exception reason);

    [LoggerMessage(1315, LogLevel.Debug, "All transfers of completion group {Group} have ended; has a task: {HasTask}.")]
    public static partial void GroupComplete(this ILogger log, Guid group, bool hasTask);

    [LoggerMessage(1316, LogLevel.Error, "The task of completion group {Group} could not be run, or its end not be written down; the next process tries again.")]
    public static partial void GroupNotTold(this ILogger log, Guid group, Exception reason);

    [LoggerMessage(1309, LogLevel.Error, "A RangesDownloaded handler of transfer {Id} failed.")]
    public static partial void HandlerFailed(this ILogger log, Guid id, Exception reason);

    [LoggerMessage(1310, LogLevel.Information, "{Address} was not prefetched.")]
    public static partial void NotPrefetched(this ILogger log, string address, Exception reason);
}
