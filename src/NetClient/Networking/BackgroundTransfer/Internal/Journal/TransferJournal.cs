using Microsoft.Extensions.Logging;
using NetClient.Networking.BackgroundTransfer.Internal.Files;
using NetClient.Security.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>The transfers of an app on the disk: a file each, in a folder that one process at a time works with.</summary>
internal sealed class TransferJournal : IDisposable
{
    /// <summary>How long to wait for a process of the same app that is just ending.</summary>
    public static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(5);

    private const string LockName = "transfers.lock";
    private const string DamagedExtension = ".damaged";
    private const int MaxTransfers = 10_000;

    /// <summary>How many of those that were set aside are kept: enough to look into, and no heap that grows for ever.</summary>
    private const int MaxDamaged = 32;

    /// <summary>Of how many more the name is kept, which tells whose partial files are nobody's.</summary>
    private const int MaxNames = 1000;

    private readonly ITransferFiles _files;
    private readonly IDisposable _lock;
    private readonly ILogger _log;

    private TransferJournal(string folder, ITransferFiles files, IDisposable held, ILogger log)
    {
        (Folder, _files, _lock, _log) = (folder, files, held, log);
        Secrets = new SecretBox(folder);
    }

    public string Folder { get; }

    /// <summary>Seals what nobody else may read.</summary>
    public SecretBox Secrets { get; }

    /// <summary>Opens the journal for this process alone.</summary>
    /// <exception cref="IOException">Another process has it (0x80070020).</exception>
    public static TransferJournal Open(string folder, ITransferFiles files, TimeProvider time, ILogger log)
    {
        var privates = new PrivateFiles(folder);
        privates.MakeFolder();
        var journal = new TransferJournal(folder, files, FileLock.Take(Path.Join(folder, LockName), LockLimit, time), log);
        try
        {
            privates.Sweep("*");
            foreach (string left in files.List(folder, "*" + JournalEntry.Extension + JournalEntry.NewExtension))
                files.Delete(left);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NotSwept(folder, e);   // the next start tries again
        }
        return journal;
    }

    /// <summary>How many transfers there are, also those that cannot be read.</summary>
    public int Count => _files.List(Folder, "*" + JournalEntry.Extension).Count;

    /// <summary>What the last process left. A file that cannot be understood is set aside beside itself; one of a newer version, or that cannot be read, is left alone. None keeps the others from
    /// going on.</summary>
    public IReadOnlyList<(JournalEntry Entry, TransferRecord Record)> Load()
    {
        var found = new List<(JournalEntry, TransferRecord)>();
        foreach (string path in _files.List(Folder, "*" + JournalEntry.Extension).Take(MaxTransfers))
        {
            try
            {
                if (Load(path) is { } one)
                    found.Add(one);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _log.EntryUnreadable(path, e);
            }
        }
        Damaged = [.. FindDamaged()];
        return found;
    }

    /// <summary>The transfers whose entries were set aside, by this process or an earlier one, and of which there is none any more.</summary>
    public IReadOnlyList<Guid> Damaged { get; private set; } = [];

    /// <summary>Writes a new transfer down. It is on the disk when this returns; its name is when the folder is flushed.</summary>
    public JournalEntry Add(TransferRecord record) => JournalEntry.Create(_files, Folder, record);

    public void Dispose() => _lock.Dispose();

    // By the name alone: what is in it is not to be relied on.
    private IEnumerable<Guid> FindDamaged()
    {
        var all = _files.List(Folder, "*" + JournalEntry.Extension + DamagedExtension).Select(path => (Path: path, Stamp: _files.StampOf(path)))
            .OrderBy(one => one.Stamp is { Length: 0 }).ThenByDescending(one => one.Stamp?.Written).ToArray();
        foreach (string path in all.Skip(MaxDamaged).Where(one => one.Stamp is { Length: > 0 }).Select(one => one.Path))
            TidyUp(() => Empty(path));
        foreach (string path in all.Skip(MaxDamaged + MaxNames).Select(one => one.Path))
            TidyUp(() => _files.Delete(path));
        foreach (string path in all.Take(MaxDamaged + MaxNames).Select(one => one.Path))
        {
            string entry = path[..^DamagedExtension.Length];
            if (Guid.TryParseExact(Path.GetFileNameWithoutExtension(entry), "N", out Guid id) && !_files.Exists(entry))
                yield return id;
        }
    }

    private void Empty(string path)
    {
        using ITransferFile? file = _files.Open(path);
        file?.SetLength(0);
    }

    private void TidyUp(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.NotSwept(Folder, e);   // the next start tries again
        }
    }

    private (JournalEntry Entry, TransferRecord Record)? Load(string path)
    {
        try
        {
            return JournalEntry.Load(_files, path);
        }
        catch (NewerJournalException e)
        {
            _log.EntryOfNewerVersion(path, e);
        }
        catch (InvalidDataException e)
        {
            _files.Rename(path, path + DamagedExtension);
            _log.EntryDamaged(path + DamagedExtension, e);
        }
        return null;
    }
}
