namespace NetClient.Networking.Connectivity;

/// <summary>A time during which a connection was up.</summary>
/// <remarks>The supported systems keep no record of it, so <see cref="ConnectionProfile.GetConnectivityIntervalsAsync"/> gives an empty list.</remarks>
public sealed class ConnectivityInterval
{
    internal ConnectivityInterval(DateTimeOffset startTime, TimeSpan connectionDuration)
    {
        StartTime = startTime;
        ConnectionDuration = connectionDuration;
    }

    /// <summary>How long it was up.</summary>
    public TimeSpan ConnectionDuration { get; }

    /// <summary>When it came up.</summary>
    public DateTimeOffset StartTime { get; }
}
