using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>One transfer: its record on the disk, what the app wishes, and where it stands. What it does with bytes is for the kinds of transfers to say.</summary>
internal abstract partial class Transfer
{
    private readonly Lock _gate = new();       // the wishes, the status and the run
    private readonly Lock _writing = new();    // one record after the other; held while the disk works
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TransferRecord _record;
    private TransferSecrets _secrets;
    private Uri _address;
    private JournalEntry? _entry;
    private bool _hasUnwritten;

    protected Transfer(TransferEngine engine, TransferRecord record, TransferSecrets secrets, JournalEntry? entry)
    {
        (Engine, _record, _secrets, _entry) = (engine, record, secrets, entry);
        _address = new Uri(secrets.Address);
        Rate = new RateLimit(engine.Time, record.MaxBytesPerSecond);
        _started = entry is not null;
        _wish = record.Phase switch
        {
            TransferPhase.PausedByApplication => Wish.Pause,
            TransferPhase.PausedRecoverable => Wish.Recover,
            _ => Wish.Run,
        };
        _status = record.Phase switch
        {
            TransferPhase.PausedByApplication => BackgroundTransferStatus.PausedByApplication,
            TransferPhase.PausedRecoverable => BackgroundTransferStatus.PausedRecoverableWebErrorStatus,
            TransferPhase.Completed => BackgroundTransferStatus.Completed,
            TransferPhase.Failed => BackgroundTransferStatus.Error,
            _ => BackgroundTransferStatus.Idle,
        };
        _ = _end.Task.Exception;   // never an unobserved one: the app may not look
    }

    public TransferEngine Engine { get; }

    public Guid Id => _record.Id;

    /// <summary>What stands in the journal, or will.</summary>
    public TransferRecord Record => Volatile.Read(ref _record);

    public TransferSecrets Secrets => Volatile.Read(ref _secrets);

    public Uri Address => Volatile.Read(ref _address);

    public long Order => Record.Order;

    public BackgroundTransferPriority Priority => Record.Priority;

    /// <summary>The settings of its group; null when it has none.</summary>
    public GroupSettings? Settings => Record.TransferGroup is { } name ? Engine.Groups.Find(name) : null;

    /// <summary>Holds its connections back.</summary>
    protected RateLimit Rate { get; }

    /// <summary>Whether carrying it out twice does no harm. WinRT's rule: a POST is not repeated.</summary>
    public virtual bool IsRepeatable => !Record.Method.Equals("POST", StringComparison.OrdinalIgnoreCase);

    /// <summary>Ends when the transfer has: with its failure, with a cancellation, or well.</summary>
    public Task End => _end.Task;

    /// <summary>Whether the journal has it.</summary>
    protected bool IsWritten => _entry is not null;

    /// <summary>Changes the record. When this returns, the change is on the disk, if the transfer has been started at all.</summary>
    public void Update(Func<TransferRecord, TransferRecord> change)
    {
        lock (_writing)
        {
            TransferRecord next = change(_record);
            if (ReferenceEquals(next, _record) && !_hasUnwritten)
                return;
            _entry?.Write(next);
            Volatile.Write(ref _record, next);
            _hasUnwritten = false;
        }
    }

    /// <summary>Sets how many bytes a second it may move, 0 for any number; connections that wait for the limit of before wait for this one.</summary>
    public void LimitTo(ulong bytesPerSecond)
    {
        lock (_writing)   // of two that are set at once, the one that is written down counts
        {
            Update(record => record with { MaxBytesPerSecond = bytesPerSecond });
            Rate.Set(bytesPerSecond);
        }
    }

    /// <summary>Changes the record, but not the disk: the next <see cref="Update"/> takes it there.</summary>
    public void Remember(Func<TransferRecord, TransferRecord> change)
    {
        lock (_writing)
        {
            Volatile.Write(ref _record, change(_record));
            _hasUnwritten = true;
        }
    }

    /// <summary>Changes the address and the headers, sealed when need be.</summary>
    public void UpdateSecrets(Func<TransferSecrets, TransferSecrets> change)
    {
        lock (_writing)
        {
            TransferSecrets next = change(_secrets);
            var address = new Uri(next.Address);
            TransferRecord record = _record with { Address = TransferErrors.Printable(address), Sealed = IsWritten ? Seal(next, address) : null };
            _entry?.Write(record);
            Volatile.Write(ref _record, record);
            Volatile.Write(ref _secrets, next);
            Volatile.Write(ref _address, address);
        }
    }

    /// <summary>Whether it is over, in this process or an earlier one.</summary>
    public bool HasEnded => Status is BackgroundTransferStatus.Completed or BackgroundTransferStatus.Canceled or BackgroundTransferStatus.Error;

    /// <summary>The app has learned the end: what the transfer leaves is deleted, unless the task of its completion group is still to be told of it.</summary>
    public void Forget() => CleanUp(() =>
    {
        if (!Engine.Completions.Keep(this))
            Remove();
    });

    /// <summary>Deletes what the transfer leaves when it is over: the journal's entry last.</summary>
    public void Remove()
    {
        lock (_writing)
        {
            CleanUp(DeleteBody);
            CleanUp(DeleteOwn);
            CleanUp(() => _entry?.Remove());
        }
        Engine.Remove(this);
    }

    private void DeleteBody()
    {
        // Whoever may have written the journal's file: only what is beside it is ours to delete.
        if (Record is { OwnsBody: true, BodyPath: { } body } && Path.GetDirectoryName(body) == Engine.Journal.Folder)
            Engine.Options.Files.Delete(body);
    }

    /// <summary>Tidies up. A file that cannot be deleted does not change how the transfer ended, and must not keep it from ending; the next start sweeps.</summary>
    protected void CleanUp(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Engine.Log.NotCleanedUp(Id, e);
        }
    }

    /// <summary>Deletes further files of NetClient's own.</summary>
    protected virtual void DeleteOwn()
    {
    }

    /// <summary>The recoverable status that it paused with; null when it did not.</summary>
    public WebErrorStatus? RecoverableStatus =>
        Record is { Phase: TransferPhase.PausedRecoverable, Failure: { } hresult } ? Errors.WebErrorTable.GetStatus(hresult) : null;

    /// <summary>Writes the transfer down. Transfers that are started together share the flush of the journal's folder.</summary>
    private async Task WriteFirstAsync(TransferJournal journal)
    {
        lock (_writing)
        {
            TransferRecord record = _record with { Order = _record.Order + Engine.OrdersBefore, Sealed = Seal(_secrets, _address) };
            _entry = journal.Add(record);
            Volatile.Write(ref _record, record);
        }
        try
        {
            await Engine.FolderFlushes.FlushAsync(journal.Folder).ConfigureAwait(false);
        }
        catch
        {
            lock (_writing)
            {
                _entry.Remove();
                _entry = null;
            }
            throw;
        }
    }

    private byte[]? Seal(TransferSecrets secrets, Uri address) => secrets.AreNeeded(address) ? Engine.Journal.Secrets.Seal(secrets) : null;
}
