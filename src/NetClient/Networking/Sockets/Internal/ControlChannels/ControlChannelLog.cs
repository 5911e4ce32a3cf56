using Microsoft.Extensions.Logging;

namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>What control channels write to the log.</summary>
internal static partial class ControlChannelLog
{
    [LoggerMessage(1070, LogLevel.Debug, "The control channel {Id} is enabled; the network keep-alive interval is {Minutes} minutes.")]
    public static partial void Enabled(ILogger log, string id, uint minutes);

    [LoggerMessage(1071, LogLevel.Warning, "The control channel {Id} could not be enabled: {Status}.")]
    public static partial void NotEnabled(ILogger log, string id, ControlChannelTriggerStatus status);

    [LoggerMessage(1072, LogLevel.Warning, "The connection of the control channel {Id} has ended, after {Silence} of silence.")]
    public static partial void Lost(ILogger log, string id, TimeSpan silence, Exception? failure);

    [LoggerMessage(1073, LogLevel.Information, "The network keep-alive interval of the control channel {Id} was decreased to {Minutes} minutes.")]
    public static partial void Decreased(ILogger log, string id, uint minutes);
}
