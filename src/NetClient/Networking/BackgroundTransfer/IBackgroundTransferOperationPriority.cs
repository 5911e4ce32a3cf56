namespace NetClient.Networking.BackgroundTransfer;

/// <summary>A transfer that has a priority.</summary>
public interface IBackgroundTransferOperationPriority
{
    /// <summary>Which of the app's waiting transfers begins first.</summary>
    BackgroundTransferPriority Priority { get; set; }
}
