namespace NetClient.Networking.Connectivity;

/// <summary>The state of the data plan that a connection is paid by.</summary>
/// <remarks>No supported system tells it: every value is the unknown one, <see langword="null"/>.</remarks>
public sealed class DataPlanStatus
{
    internal DataPlanStatus()
    {
    }

    /// <summary>The volume that is included, in megabytes; <see langword="null"/>: unknown.</summary>
    public uint? DataLimitInMegabytes => null;

    /// <summary>What is used of it; <see langword="null"/>: unknown.</summary>
    public DataPlanUsage? DataPlanUsage => null;

    /// <summary>The rate at which the plan lets data in, in bits per second; <see langword="null"/>: unknown.</summary>
    public ulong? InboundBitsPerSecond => null;

    /// <summary>The largest transfer that the plan allows without asking, in megabytes; <see langword="null"/>: unknown.</summary>
    public uint? MaxTransferSizeInMegabytes => null;

    /// <summary>When the volume begins anew; <see langword="null"/>: unknown.</summary>
    public DateTimeOffset? NextBillingCycle => null;

    /// <summary>The rate at which the plan lets data out, in bits per second; <see langword="null"/>: unknown.</summary>
    public ulong? OutboundBitsPerSecond => null;
}
