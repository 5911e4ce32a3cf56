namespace NetClient.Networking.Connectivity;

/// <summary>What is used of a data plan.</summary>
/// <remarks>No supported system tells it: <see cref="DataPlanStatus.DataPlanUsage"/> is <see langword="null"/>.</remarks>
public sealed class DataPlanUsage
{
    internal DataPlanUsage(uint megabytesUsed, DateTimeOffset lastSyncTime)
    {
        MegabytesUsed = megabytesUsed;
        LastSyncTime = lastSyncTime;
    }

    /// <summary>When the number was learnt.</summary>
    public DateTimeOffset LastSyncTime { get; }

    /// <summary>Megabytes used.</summary>
    public uint MegabytesUsed { get; }
}
