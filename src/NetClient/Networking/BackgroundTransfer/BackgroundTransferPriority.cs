namespace NetClient.Networking.BackgroundTransfer;

/// <summary>Which of an app's waiting transfers begins first. One that runs is not interrupted for another.</summary>
public enum BackgroundTransferPriority
{
    /// <summary>After those of high priority, before those of low priority.</summary>
    Default = 0,

    /// <summary>Before all others.</summary>
    High = 1,

    /// <summary>After all others.</summary>
    Low = 2,
}
