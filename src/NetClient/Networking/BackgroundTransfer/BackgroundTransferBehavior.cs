namespace NetClient.Networking.BackgroundTransfer;

/// <summary>How the transfers of a group run.</summary>
public enum BackgroundTransferBehavior
{
    /// <summary>At the same time.</summary>
    Parallel = 0,

    /// <summary>One after the other, in their order.</summary>
    Serialized = 1,
}
