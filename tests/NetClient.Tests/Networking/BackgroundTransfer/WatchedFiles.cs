using NetClient.Networking.BackgroundTransfer.Internal.Files;

namespace NetClient.Tests.Networking.BackgroundTransfer;

/// <summary>The files of the operating system, with a count of those that are open, and some that cannot be deleted or opened: a scanner has them, or their folder is read-only.</summary>
internal sealed class WatchedFiles : ITransferFiles
{
    public const int DiskFull = unchecked((int)0x80070070);

    private int _open;

    public int Open => Volatile.Read(ref _open);

    /// <summary>The ends of the names of files that stay.</summary>
    public IReadOnlyList<string> Undeletable { get; set; } = [];

    /// <summary>The ends of the names of files that cannot be created.</summary>
    public IReadOnlyList<string> Uncreatable { get; set; } = [];

    /// <summary>The ends of the names of files that cannot be opened.</summary>
    public IReadOnlyList<string> Unreadable { get; set; } = [];

    /// <summary>The ends of the names of files for which the disk is full.</summary>
    public IReadOnlyList<string> Unwritable { get; set; } = [];

    /// <summary>Called before the names in a folder are flushed; what it throws, the flush throws.</summary>
    public Action<string> BeforeFlushFolder { get; set; } = static _ => { };

    public ITransferFile Create(string path, bool forTheUserAlone) => IsAmong(Uncreatable, path)
        ? throw new UnauthorizedAccessException($"'{path}' must not be.")
        : new Counted(this, path, TransferFiles.System.Create(path, forTheUserAlone));

    ITransferFile? ITransferFiles.Open(string path) => IsAmong(Unreadable, path)
        ? throw new UnauthorizedAccessException($"'{path}' is locked.")
        : TransferFiles.System.Open(path) is { } file ? new Counted(this, path, file) : null;

    public bool Exists(string path) => TransferFiles.System.Exists(path);

    public FileStamp? StampOf(string path) => TransferFiles.System.StampOf(path);

    public IReadOnlyList<string> List(string folder, string pattern) => TransferFiles.System.List(folder, pattern);

    public void Rename(string from, string to) => TransferFiles.System.Rename(from, to);

    public void Delete(string path)
    {
        if (IsAmong(Undeletable, path) && File.Exists(path))
            throw new UnauthorizedAccessException($"'{path}' stays.");
        TransferFiles.System.Delete(path);
    }

    public void FlushFolder(string folder)
    {
        BeforeFlushFolder(folder);
        TransferFiles.System.FlushFolder(folder);
    }

    private static bool IsAmong(IReadOnlyList<string> ends, string path) => ends.Any(end => path.EndsWith(end, StringComparison.Ordinal));

    private sealed class Counted : ITransferFile
    {
        private readonly WatchedFiles _files;
        private readonly string _path;
        private readonly ITransferFile _file;

        public Counted(WatchedFiles files, string path, ITransferFile file)
        {
            (_files, _path, _file) = (files, path, file);
            Interlocked.Increment(ref files._open);
        }

        public long Length => _file.Length;

        public FileStamp Stamp => _file.Stamp;

        public int Read(long position, Span<byte> destination) => _file.Read(position, destination);

        public void Write(long position, ReadOnlySpan<byte> source)
        {
            if (IsAmong(_files.Unwritable, _path))
                throw new IOException($"There is no room for '{_path}'.", DiskFull);
            _file.Write(position, source);
        }

        public void SetLength(long length) => _file.SetLength(length);

        public void Flush() => _file.Flush();

        public void Dispose()
        {
            _file.Dispose();
            Interlocked.Decrement(ref _files._open);
        }
    }
}
