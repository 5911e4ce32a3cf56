using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Storage.Streams.Internal.Files;
using NetClient.Web;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>A download. Its bytes stand in a partial file beside the destination until all of them are there and have been checked.</summary>
internal sealed partial class Download : Transfer
{
    /// <summary>So often an attempt may begin anew, because the server sends other content.</summary>
    private const int MaxBeginnings = 5;

    private readonly SegmentPlan _plan;
    private ITransferFile? _file;
    private string? _fileName;
    private string? _target;

    public Download(TransferEngine engine, TransferRecord record, TransferSecrets secrets, JournalEntry? entry)
        : base(engine, record, secrets, entry)
    {
        var done = new ByteRanges();
        for (int i = 0; i < record.Ranges.Count; i += 2)
            done.Add(record.Ranges[i], record.Ranges[i + 1]);
        _plan = new SegmentPlan(done, record.Content?.Length, engine.Options.MinSegment);
    }

    public override long Worth => _plan.Highest;

    public long BytesReceived => Status is BackgroundTransferStatus.Completed ? TotalBytes : _plan.Count;

    /// <summary>All bytes; 0 while nobody knows.</summary>
    public long TotalBytes => _plan.Length ?? 0;

    /// <summary>How often it has begun anew in this process.</summary>
    public int Beginnings => _plan.Beginnings;

    private ITransferFiles Files => Engine.Options.Files;

    /// <summary>The file to make. Where the destination is a link, it is what the link led to when the attempt began.</summary>
    private string Target => Volatile.Read(ref _target) ?? FindTarget();

    private string PartialPath(TransferRecord record) => PartialFile.PathOf(Path.GetDirectoryName(Target)!, record.Id, record.Beginning);

    protected override async Task AttemptAsync(CancellationToken token)
    {
        Volatile.Write(ref _target, FindTarget());
        if (Record.Phase is TransferPhase.Committing)
        {
            if (await TakeNameAsync().ConfigureAwait(false))
                return;
            BeginAnew("the complete file is gone");
        }
        Prepare();
        int beginnings = Beginnings;
        while (!_plan.IsComplete)
        {
            await FetchAsync(token).ConfigureAwait(false);
            if (Beginnings - beginnings > MaxBeginnings)
                throw TransferErrors.Of(WebErrorStatus.ErrorHttpInvalidServerResponse, Address, "the server's copy becomes another one again and again");
        }
        if (await VerifyAsync(token).ConfigureAwait(false) is { } mismatch)
        {
            // What was continued may have been damaged where the pieces meet, whatever the server's tags said: once more, from the first byte, in one piece.
            if (_wholeOnly)
                throw mismatch;
            _wholeOnly = true;
            BeginAnew("the digest is another than the expected one");
            Prepare();
            while (!_plan.IsComplete)
                await FetchAsync(token).ConfigureAwait(false);
            if (await VerifyAsync(token).ConfigureAwait(false) is { } again)
                throw again;
        }
        await CommitAsync().ConfigureAwait(false);
    }

    protected override void Rest()
    {
        if (_file is null)
            return;
        try
        {
            AbandonCheckpoint();
            Checkpoint();
        }
        finally
        {
            CloseFile();
        }
    }

    protected override void Discard()
    {
        AbandonCheckpoint();
        CloseFile();
        string partial = PartialPath(Record);
        Files.Delete(PartialFile.ProbeOf(partial));
        Files.Delete(partial);
    }

    private string FindTarget()
    {
        string path = Record.Path!;
        return new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>Opens the partial file. When it is not as the journal says, the download begins anew.</summary>
    private void Prepare()
    {
        if (_file is not null)
            return;
        CheckDestination();
        TransferRecord record = Record;
        _fileName = PartialPath(record);
        Sweep(Path.GetDirectoryName(_fileName)!, _fileName);

        // Nothing but what is to be continued is opened: who may write to the folder can foresee the name, and lead it to a file of the user's.
        if (_plan.Count > 0)
        {
            // The plan says what that is, not the record: of a file that was complete and could not get its name, the record has no ranges any more.
            ITransferFile? file = new FileInfo(_fileName).LinkTarget is null ? Files.Open(_fileName) : null;
            if (file is not null && file.Length >= _plan.Snapshot().All[^1].End)
            {
                _file = file;
                return;
            }
            file?.Dispose();
            BeginAnew("the partial file is gone, another one, or shorter than it was");
            _fileName = PartialPath(Record);
        }
        Files.Delete(_fileName);
        _file = Files.Create(_fileName, forTheUserAlone: true);
        _isNew = true;
    }

    /// <summary>Deletes what is nobody's any more: of beginnings that the journal had given up when the process died, and of downloads whose entries were damaged. Where those went, nobody knows; as a
    /// rule it was where the next ones go.</summary>
    private void Sweep(string folder, string keep)
    {
        CleanUp(() =>
        {
            IReadOnlyList<Guid> damaged = Engine.Journal.Damaged;
            PartialFile.Sweep(Files, folder, Record.Beginning > 0 ? [.. damaged, Id] : damaged, keep);
        });
    }

    private void CheckDestination()
    {
        string folder = Path.GetDirectoryName(Target)!;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The folder '{folder}', into which the transfer of {TransferErrors.Printable(Address)} goes, is gone (0x80070003).");
        switch (FileIdentity.KindOf(Target))
        {
            case FileKind.Folder:
                throw Errors.FileErrors.Denied("Write", Target, "it is a folder");
            case FileKind.Special:
                throw Errors.FileErrors.Denied("Write", Target, "it is a device, a pipe or a socket, and would be gone");
            case FileKind.Regular when (File.GetAttributes(Target) & System.IO.FileAttributes.ReadOnly) != 0:
                throw Errors.FileErrors.Denied("Write", Target, "it is read-only");   // a rename would not ask
        }
    }

    /// <summary>Forgets all bytes. The journal does so first: from then on, the old partial file is nobody's.</summary>
    private void BeginAnew(string reason)
    {
        Engine.Log.BeginsAnew(Id, reason);
        string old = PartialPath(Record);
        AbandonCheckpoint();
        _plan.Clear();
        CloseFile();
        Update(record => record with { Beginning = record.Beginning + 1, Ranges = [], Content = null, Phase = record.Phase is TransferPhase.Committing ? TransferPhase.Active : record.Phase });
        Files.Delete(old);
        Restarted();
    }
}
