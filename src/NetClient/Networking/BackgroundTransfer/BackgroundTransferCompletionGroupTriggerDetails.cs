using NetClient.ApplicationModel.Background.Internal;

namespace NetClient.Networking.BackgroundTransfer;

/// <summary>The transfers of a completion group, for the task that runs when all have ended: its <c>TriggerDetails</c>.</summary>
/// <remarks>Cancelled ones are not among them. Source:
/// <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgroundtransfercompletiongrouptriggerdetails"/> (documented).</remarks>
public sealed class BackgroundTransferCompletionGroupTriggerDetails : IRunDetails
{
    private readonly Action _ended;

    internal BackgroundTransferCompletionGroupTriggerDetails(IReadOnlyList<DownloadOperation> downloads, IReadOnlyList<UploadOperation> uploads, Action ended) =>
        (Downloads, Uploads, _ended) = (downloads, uploads, ended);

    /// <summary>The downloads, in order, each completed or failed.</summary>
    public IReadOnlyList<DownloadOperation> Downloads { get; }

    /// <summary>The uploads, in order, each completed or failed.</summary>
    public IReadOnlyList<UploadOperation> Uploads { get; }

    void IRunDetails.Ended() => _ended();
}
