using NetClient.Networking.BackgroundTransfer.Internal.Downloads;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Networking.BackgroundTransfer.Internal.Uploads;

namespace NetClient.Networking.BackgroundTransfer.Internal;

internal sealed partial class TransferEngine
{
    /// <returns>False when it cannot be read. It stays in the journal, and the others go on.</returns>
    private bool TryRestore(TransferJournal journal, JournalEntry entry, TransferRecord record)
    {
        try
        {
            if (Restore(journal, entry, record) is { } transfer)
                Add(transfer);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.EntryUnreadable(entry.Path, e);
            return false;
        }
    }

    // Without them nobody knows which groups still wait for their task, and what was kept for these must not go.
    private bool TryLoadCompletions(string folder)
    {
        try
        {
            Completions.Load(folder);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.EntryUnreadable(CompletionTable.PathIn(folder), e);
            return false;
        }
    }

    /// <summary>A transfer of an earlier process. It lives on when the app attaches to it.</summary>
    private Transfer? Restore(TransferJournal journal, JournalEntry entry, TransferRecord record)
    {
        // A group that was not enabled when its process ended can never be: nobody has it any more.
        if (record.CompletionGroup is { } group && !Completions.IsEnabled(group))
        {
            if (!Completions.IsLoaded)
                throw new IOException("Whether its completion group waits for it is not known.");
            if (record.IsLearned)
            {
                entry.Remove();
                return null;
            }
            record = record with { CompletionGroup = null };
        }
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
        if (record is { Kind: TransferKind.Download, Phase: TransferPhase.Active } && record.Method.Equals("POST", StringComparison.OrdinalIgnoreCase))
        {
            NetworkException failure = TransferErrors.NotAgain(new Uri(secrets.Address), record.Method, "the process ended");
            record = record with { Phase = TransferPhase.Failed, Failure = failure.HResult, FailureText = failure.Message };
        }
        return record.Kind switch
        {
            TransferKind.Download => new Download(this, record, secrets, entry),
            TransferKind.Upload => Upload.Restore(this, record, secrets, entry),
            _ => null,
        };
    }

    /// <summary>Deletes what transfers have left that were created and never started, or whose process died while they were being forgotten. Called before this process has any,
    /// and only when all of the journal was read: what nobody could read has files that nobody here knows of.</summary>
    private void Sweep(TransferJournal journal, IReadOnlyCollection<TransferRecord> known)
    {
        HashSet<string> inUse = [.. known.Select(record => Path.GetFileName(record.BodyPath)).OfType<string>(), .. known.Select(record => AnswerFile.NameOf(record.Id))];
        try
        {
            Spool.Sweep(Options.Files, journal.Folder, inUse);
            AnswerFile.Sweep(Options.Files, journal.Folder, inUse);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotSwept(journal.Folder, e);   // the next start tries again
        }
    }

    /// <summary>A transfer is over, one way or another.</summary>
    public void Ended(Transfer transfer)
    {
        Log.Ended(transfer.Id, transfer.Status);
        Completions.Ended(transfer);
    }
}
