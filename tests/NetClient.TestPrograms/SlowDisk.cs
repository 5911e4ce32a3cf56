using NetClient.Networking.BackgroundTransfer.Internal;
using NetClient.Networking.BackgroundTransfer.Internal.Files;

namespace NetClient.TestPrograms;

/// <summary>Files on which each write of bytes takes a while before it begins. A process that is killed loses nothing that was written, so only a write that is still to come can show
/// that the journal speaks of bytes too early; on a fast disk that is a matter of microseconds, and no number of kills finds it.</summary>
internal sealed class SlowDisk : ITransferFiles
{
    private const int LongestWrite = 80;

    /// <summary>Options with such a disk, and with checkpoints that fall into its writes.</summary>
    public static TransferOptions NewOptions()
    {
        ThreadPool.SetMinThreads(16, 16);   // the writes below hold theirs up
        return new TransferOptions { Files = new SlowDisk(), CheckpointInterval = TimeSpan.FromMilliseconds(50) };
    }

    public ITransferFile Create(string path, bool forTheUserAlone) => Slow(path, TransferFiles.System.Create(path, forTheUserAlone));

    public ITransferFile? Open(string path) => TransferFiles.System.Open(path) is { } file ? Slow(path, file) : null;

    public bool Exists(string path) => TransferFiles.System.Exists(path);

    public FileStamp? StampOf(string path) => TransferFiles.System.StampOf(path);

    public IReadOnlyList<string> List(string folder, string pattern) => TransferFiles.System.List(folder, pattern);

    public void Rename(string from, string to) => TransferFiles.System.Rename(from, to);

    public void Delete(string path) => TransferFiles.System.Delete(path);

    public void FlushFolder(string folder) => TransferFiles.System.FlushFolder(folder);

    private static ITransferFile Slow(string path, ITransferFile file) => path.EndsWith(".part", StringComparison.Ordinal) ? new SlowFile(file) : file;

    private sealed class SlowFile(ITransferFile file) : ITransferFile
    {
        public long Length => file.Length;

        public FileStamp Stamp => file.Stamp;

        public int Read(long position, Span<byte> destination) => file.Read(position, destination);

        public void Write(long position, ReadOnlySpan<byte> source)
        {
            Thread.Sleep(Random.Shared.Next(LongestWrite));
            file.Write(position, source);
        }

        public void SetLength(long length) => file.SetLength(length);

        public void Flush() => file.Flush();

        public void Dispose() => file.Dispose();
    }
}
