using NetClient.Networking.BackgroundTransfer.Internal.Downloads;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer.Internal;

internal sealed partial class TransferEngine
{
    /// <summary>A transfer of an earlier process. It lives on when the app attaches to it.</summary>
    private Download? Restore(TransferJournal journal, JournalEntry entry, TransferRecord record)
    {
        TransferSecrets secrets = new() { Address = record.Address };
        if (record.Sealed is { } bytes)
        {
            try
            {
                secrets = journal.Secrets.Open(bytes);
            }
            catch (InvalidDataException e)
            {
                record = record with { Phase = TransferPhase.Failed, Failure = e.HResult, FailureText = e.Message };
            }
        }
        return record.Kind switch
        {
            TransferKind.Download => new Download(this, record, secrets, entry),
            _ => null,
        };
    }

    /// <summary>A transfer is over, one way or another.</summary>
    public void Ended(Transfer transfer) => Log.Ended(transfer.Id, transfer.Status);
}
