using Microsoft.Extensions.Logging;

namespace NetClient.ApplicationModel.Background.Internal;

internal static partial class BackgroundTaskLog
{
    [LoggerMessage(1201, LogLevel.Error, "The registrations of background tasks could not be understood; they were set aside as {Path}, and none is registered now.")]
    public static partial void RegistrationsDamaged(this ILogger log, string path, Exception reason);

    [LoggerMessage(1202, LogLevel.Error, "The registration of background task {Name} could not be written; it stands as it was before.")]
    public static partial void RegistrationNotWritten(this ILogger log, string name, Exception reason);

    [LoggerMessage(1203, LogLevel.Information, "The trigger of background task {Name} went off, but nothing in this process starts {EntryPoint} yet. The run waits for BackgroundTaskFactory.Register.")]
    public static partial void NothingStarts(this ILogger log, string name, string entryPoint);

    [LoggerMessage(1204, LogLevel.Warning, "The system does not tell when its networks change: triggers and conditions of the network are not heard.")]
    public static partial void NetworkNotHeard(this ILogger log, Exception reason);

    [LoggerMessage(1205, LogLevel.Debug, "Background task {Name} runs ({InstanceId}).")]
    public static partial void Runs(this ILogger log, string name, Guid instanceId);

    [LoggerMessage(1206, LogLevel.Warning, "Background task {Name} failed ({InstanceId}).")]
    public static partial void Failed(this ILogger log, string name, Guid instanceId, Exception reason);

    [LoggerMessage(1207, LogLevel.Warning, "Background task {Name} threw after it had been cancelled and its run had ended ({InstanceId}).")]
    public static partial void FailedLate(this ILogger log, string name, Guid instanceId, Exception reason);
}
