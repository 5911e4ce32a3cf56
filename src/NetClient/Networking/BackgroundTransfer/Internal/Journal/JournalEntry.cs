using System.Text.Json;
using NetClient.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Files;

namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>The journal file of one transfer. States are appended, so that one flush makes each of them lasting; from time to time the file is written anew with the last one.</summary>
/// <remarks>Safe for several threads. After <see cref="Write"/> the state is on the disk; when it throws, the state before still counts.</remarks>
internal sealed class JournalEntry
{
    public const string Extension = ".transfer";

    /// <summary>Added to the name while the file is written anew. One that is there at the start is of a process that died over it, and the file without it still counts.</summary>
    public const string NewExtension = ".new";

    /// <summary>The longest file that is read.</summary>
    public const int MaxLength = RewriteBeyond + JournalFrame.HeaderLength + JournalFrame.MaxTextLength;

    private const int RewriteBeyond = 128 * 1024;

    private readonly Lock _gate = new();
    private readonly ITransferFiles _files;
    private readonly string _folder;
    private long _end;
    private bool _removed;

    private JournalEntry(ITransferFiles files, string folder, Guid id, long end)
    {
        (_files, _folder, _end) = (files, folder, end);
        Path = System.IO.Path.Join(folder, id.ToString("N") + Extension);
    }

    public string Path { get; }

    private string NewPath => Path + NewExtension;

    /// <summary>A file for a transfer that has none. It is on the disk when this returns; its name is when the folder is flushed.</summary>
    public static JournalEntry Create(ITransferFiles files, string folder, TransferRecord record)
    {
        var entry = new JournalEntry(files, folder, record.Id, 0);
        byte[] frame = Frame(record);
        try
        {
            entry.WriteWhole(entry.Path, frame);
        }
        catch
        {
            files.Delete(entry.Path);
            throw;
        }
        entry._end = frame.Length;
        return entry;
    }

    /// <summary>Reads a file as a crash may have left it.</summary>
    /// <exception cref="InvalidDataException">No state in it is whole and makes sense.</exception>
    public static (JournalEntry Entry, TransferRecord Record) Load(ITransferFiles files, string path)
    {
        byte[] bytes = ReadAll(files, path);
        ReadOnlySpan<byte> rest = bytes, last = default;
        while (JournalFrame.TryRead(rest, out ReadOnlySpan<byte> text))
        {
            last = text;
            rest = rest[(JournalFrame.HeaderLength + text.Length)..];
        }
        if (last.IsEmpty)
            throw new InvalidDataException("It has no whole state.");

        TransferRecord record = RecordCheck.Parse(last);
        if (record.Id.ToString("N") != System.IO.Path.GetFileNameWithoutExtension(path))
            throw new InvalidDataException("It is about another transfer than its name says.");
        var entry = new JournalEntry(files, System.IO.Path.GetDirectoryName(path)!, record.Id, bytes.Length - rest.Length);

        // Behind a state that was cut short no other would be found.
        if (!rest.IsEmpty)
            entry.Rewrite_NeedsLock(Frame(record));
        return (entry, record);
    }

    /// <summary>Makes a state lasting.</summary>
    public void Write(TransferRecord record)
    {
        byte[] frame = Frame(record);
        lock (_gate)
        {
            if (_removed)
                return;
            if (_end + frame.Length > RewriteBeyond)
            {
                Rewrite_NeedsLock(frame);
                return;
            }
            using ITransferFile file = _files.Open(Path) ?? throw new IOException($"The journal file '{Path}' of a transfer is gone.");
            file.Write(_end, frame);
            file.Flush();
            _end += frame.Length;
        }
    }

    /// <summary>Forgets the transfer. A power cut may bring it back, in its last state.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            _removed = true;
            _files.Delete(Path);
        }
    }

    private static byte[] Frame(TransferRecord record)
    {
        byte[] text = Serialize(record);
        if (text.Length > JournalFrame.MaxTextLength && record.Response is not null)
            text = Serialize(record with { Response = null });   // however much the server says, the transfer does not fail by it
        if (text.Length > JournalFrame.MaxTextLength)
            throw Throw.Argument($"A transfer with its headers takes {text.Length} bytes in the journal; {JournalFrame.MaxTextLength} are the most.", nameof(record));
        return JournalFrame.Wrap(text);
    }

    private static byte[] Serialize(TransferRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, TransferJson.Default.TransferRecord);

    private static byte[] ReadAll(ITransferFiles files, string path)
    {
        using ITransferFile file = files.Open(path) ?? throw new InvalidDataException("It is gone.");
        if (file.Length > MaxLength)
            throw new InvalidDataException($"It has {file.Length} bytes; at most {MaxLength} are read.");
        byte[] bytes = new byte[file.Length];
        int read = 0;
        for (int more; read < bytes.Length && (more = file.Read(read, bytes.AsSpan(read))) > 0; read += more)
        {
            // A file gives its bytes in as many portions as it likes.
        }
        return bytes[..read];
    }

    private void Rewrite_NeedsLock(byte[] frame)
    {
        _files.Delete(NewPath);   // of a process that died here
        WriteWhole(NewPath, frame);
        _files.Rename(NewPath, Path);
        _end = frame.Length;
        _files.FlushFolder(_folder);
    }

    private void WriteWhole(string path, byte[] frame)
    {
        using ITransferFile file = _files.Create(path, forTheUserAlone: true);
        file.Write(0, frame);
        file.Flush();
    }
}
