using Microsoft.Win32.SafeHandles;
using NetClient.Errors;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Networking.BackgroundTransfer.Internal.Files;

/// <summary>The files of the operating system.</summary>
internal sealed class TransferFiles : ITransferFiles
{
    public static readonly TransferFiles System = new();

    private static readonly ReplaceSteps Steps = ReplaceSteps.System;

    public ITransferFile Create(string path, bool forTheUserAlone)
    {
        try
        {
            if (OperatingSystem.IsWindows() || !forTheUserAlone)
                return new OpenFile(File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete), path);
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                BufferSize = 0,
            };
            var stream = new FileStream(path, options);   // the one way to name a mode
            return new OpenFile(stream.SafeFileHandle, path, stream);
        }
        catch (Exception e) when (FileErrors.Translate(e, "Create", path) is { } explained)
        {
            throw explained;
        }
    }

    public ITransferFile? Open(string path)
    {
        try
        {
            return new OpenFile(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (FileErrors.Translate(e, "Open", path) is { } explained)
        {
            throw explained;
        }
    }

    public bool Exists(string path) => File.Exists(path);

    public FileStamp? StampOf(string path) =>
        new FileInfo(path) is { Exists: true } file && FileIdentity.Of(path) is { } identity ? StampOf(identity, file.Length, file.LastWriteTimeUtc) : null;

    private static FileStamp StampOf(FileIdentity identity, long length, DateTime written) => new(identity.Device, identity.Number, length, written.Ticks);

    public IReadOnlyList<string> List(string folder, string pattern) => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, pattern)] : [];

    public void Rename(string from, string to)
    {
        try
        {
            Steps.Rename(from, to, overwrite: true);
        }
        catch (Exception e) when (FileErrors.Translate(e, "Rename", to) is { } explained)
        {
            throw explained;
        }
    }

    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone with its folder.
        }
    }

    public void FlushFolder(string folder) => Steps.FlushFolder(folder);

    private sealed class OpenFile(SafeFileHandle handle, string path, FileStream? owner = null) : ITransferFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public FileStamp Stamp => StampOf(FileIdentity.Of(handle, path), Length, File.GetLastWriteTimeUtc(handle));

        public int Read(long position, Span<byte> destination) => RandomAccess.Read(handle, destination, position);

        // Not WriteAsync: that is this call on another thread of the pool, and a change of threads for every chunk costs more than the copy to the page cache.
        public void Write(long position, ReadOnlySpan<byte> source)
        {
            try
            {
                RandomAccess.Write(handle, source, position);
            }
            catch (Exception e) when (FileErrors.Translate(e, "Write", path) is { } explained)
            {
                throw explained;
            }
        }

        public void SetLength(long length)
        {
            try
            {
                RandomAccess.SetLength(handle, length);
            }
            catch (Exception e) when (FileErrors.Translate(e, "Resize", path) is { } explained)
            {
                throw explained;
            }
        }

        public void Flush()
        {
            try
            {
                Steps.FlushFile(handle);
            }
            catch (Exception e) when (FileErrors.Translate(e, "Flush", path) is { } explained)
            {
                throw explained;
            }
        }

        public void Dispose()
        {
            if (owner is null)
                handle.Dispose();
            else
                owner.Dispose();
        }
    }
}
