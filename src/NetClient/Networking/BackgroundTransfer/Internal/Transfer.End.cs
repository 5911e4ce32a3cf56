using System.Diagnostics.CodeAnalysis;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;

namespace NetClient.Networking.BackgroundTransfer.Internal;

internal abstract partial class Transfer
{
    private bool IsCanceled()
    {
        lock (_gate)
            return _wish is Wish.Cancel;
    }

    private void Complete()
    {
        if (Record is { CompletionGroup: not null, Phase: not TransferPhase.Completed })
            Settle();
        Finish(BackgroundTransferStatus.Completed, () =>
        {
            if (!IsFollowed() && Record.Phase is not TransferPhase.Completed)
                Settle();
            _end.TrySetResult();
        });
        Engine.Ended(this);
    }

    private bool IsFollowed()
    {
        lock (_gate)
            return _learners > 0;
    }

    // For the task of the group, which may run in another process, or for the next process to say so when nobody learns it from this one. The others are about to be forgotten.
    private void Settle()
    {
        try
        {
            Update(record => record with { Phase = TransferPhase.Completed });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next process finds the file complete, and says so then.
        }
    }

    private void EndCanceled()
    {
        CleanUp(Discard);
        Remove();
        Finish(BackgroundTransferStatus.Canceled, () => _end.TrySetException(Throw.Canceled(CancellationToken.None)));
        Engine.Ended(this);
    }

    private void Fail(Exception failure)
    {
        if (IsCanceled())
        {
            EndCanceled();
            return;
        }
        Engine.Log.Failed(Id, failure);
        bool isWritten = TryWriteDown(failure);
        CleanUp(Discard);
        if (!isWritten)
            TryWriteDown(failure);   // what filled the disk may have been what came
        Finish(BackgroundTransferStatus.Error, () => _end.TrySetException(failure));
        Engine.Ended(this);
    }

    /// <returns>False when the disk is full, or gone: the journal says that the transfer runs, and the next start tries again.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The first failure is the one to tell of.")]
    private bool TryWriteDown(Exception failure)
    {
        try
        {
            Update(record => record with { Phase = TransferPhase.Failed, Failure = failure.HResult, FailureText = failure.Message });
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private void Finish(BackgroundTransferStatus status, Action end)
    {
        SetStatus(status);
        FlushReports();
        end();
    }
}
