using System.Buffers;
using Microsoft.Win32.SafeHandles;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>A file under construction, in the folder of the one whose place it takes. That one stays as it is until the commit, and if there is none, for
/// ever.</summary>
internal sealed class FileReplacement
{
    private const int ChunkSize = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly string _temporary;
    private readonly FileContent? _original;
    private readonly bool _overwrite;
    private readonly IReplaceSteps _steps;
    private readonly UnixFileMode? _mode;
    private State _state;

    private FileReplacement(string target, FileContent? original, bool overwrite, UnixFileMode? mode, IReplaceSteps steps)
    {
        (Target, _original, _overwrite, _steps) = (target, original, overwrite, steps);

        // Not hidden by accident: a crash leaves it behind, and who lists the folder then should see at a glance what it is.
        _temporary = Path.Join(Path.GetDirectoryName(target), $".{Guid.NewGuid():N}.~TMP");
        _mode = original is not null && !OperatingSystem.IsWindows() ? File.GetUnixFileMode(original.Handle) : mode;
        Content = Create(_temporary, _mode is not null);
        Content.Open();
    }

    private enum State
    {
        Open,
        Committing,
        Committed,
        Closed,
    }

    /// <summary>The file that is replaced; links to it stay links.</summary>
    public string Target { get; }

    /// <summary>The new file.</summary>
    public FileContent Content { get; }

    /// <summary>The old file; null when there is none.</summary>
    public FileContent? Original => _original;

    /// <summary>Begins with an empty file.</summary>
    /// <param name="path">The file to replace.</param>
    /// <param name="disposition">Whether the file must be there, or must not.</param>
    /// <param name="steps">How to replace it.</param>
    /// <param name="mode">The permissions of the new file when there is none to take them from; null for the system's usual ones.</param>
    public static FileReplacement Begin(string path, FileOpenDisposition disposition, IReplaceSteps steps, UnixFileMode? mode = null)
    {
        string target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        FileKind kind = FileIdentity.KindOf(target);
        FileOpening.Refuse(target, kind, FileAccessMode.ReadWrite);
        if (kind is FileKind.Missing && disposition is FileOpenDisposition.OpenExisting or FileOpenDisposition.TruncateExisting)
            throw FileErrors.NotFound("Open", path);
        if (kind is not FileKind.Missing && disposition is FileOpenDisposition.CreateNew)
            throw FileErrors.AlreadyExists("Create", path, "the name is taken");

        FileContent? original = kind is FileKind.Missing ? null : FileOpening.Open(target, FileAccessMode.ReadWrite, StorageOpenOptions.None);
        try
        {
            return new FileReplacement(target, original, disposition is not FileOpenDisposition.CreateNew, mode, steps);
        }
        catch
        {
            original?.Shut();
            throw;
        }
    }

    /// <summary>Begins with the content that the file has; with none when the disposition says so, or there is no file.</summary>
    public static async Task<FileReplacement> BeginWithContentAsync(string path, FileOpenDisposition disposition, IReplaceSteps steps, CancellationToken token)
    {
        FileReplacement replacement = Begin(path, disposition, steps);
        try
        {
            if (replacement.Original is { } original && disposition is FileOpenDisposition.OpenExisting or FileOpenDisposition.OpenAlways)
                await CopyAsync(original, replacement.Content, token).ConfigureAwait(false);
            return replacement;
        }
        catch
        {
            replacement.Discard();
            throw;
        }
    }

    private static async Task CopyAsync(FileContent from, FileContent to, CancellationToken token)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            ulong at = 0;
            for (int read; (read = await from.ReadAsync(at, chunk, token).ConfigureAwait(false)) > 0; at += (uint)read)
                await to.WriteAsync(at, chunk.AsMemory(0, read), token).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Puts the new file in the place of the old one. When it fails, the old one is as it was, and the new one gone.</summary>
    /// <param name="durable">Whether the change must outlast a power cut from then on. The old file is never lost either way.</param>
    /// <param name="token">Is looked at up to the renaming, not after it.</param>
    public void Commit(bool durable, CancellationToken token)
    {
        Move(State.Committing);
        bool renamed = false;
        try
        {
            token.ThrowIfCancellationRequested();
            if (_mode is { } mode && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(Content.Handle, mode);
            if (durable)
                _steps.FlushFile(Content.Handle);
            Content.Shut(WhyShut(State.Committed));

            // Windows replaces no file that is open, not even by us. Elsewhere it stays open until our place among those who have it open is given back:
            // the system must not give its number to another file before.
            if (OperatingSystem.IsWindows())
                _original?.Handle.Dispose();
            token.ThrowIfCancellationRequested();
            _steps.Rename(_temporary, Target, _overwrite);
            renamed = true;
            _original?.Lease.Written();
            if (durable)
                _steps.FlushFolder(Path.GetDirectoryName(Target)!);
        }
        finally
        {
            End(renamed ? State.Committed : State.Closed);
        }
    }

    /// <summary>Leaves the old file as it is. Nothing happens after a commit, or during one.</summary>
    public void Discard()
    {
        lock (_gate)
        {
            if (_state is not State.Open)
                return;
        }
        End(State.Closed);
    }

    private static FileContent Create(string path, bool secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };

        // The file to replace may be the user's alone: until its mode is known to be the same, this one is.
        if (secret && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
        try
        {
            SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
            return new FileContent(handle, FileSharing.Enter(FileIdentity.Of(handle, path), FileRole.SingleWriter, path), path);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static string WhyShut(State end) => end is State.Committed
        ? "The transaction was committed, and its stream with it closed. Open another transaction to write again."
        : "The transaction was closed without a commit, and its stream with it. Open another transaction to write.";

    private void Move(State next)
    {
        lock (_gate)
        {
            if (_state is State.Closed)
                throw Throw.Closed(nameof(StorageStreamTransaction));
            if (_state is not State.Open)
                throw Throw.WrongState("The transaction was committed. Open another one to write again.");
            _state = next;
        }
    }

    private void End(State end)
    {
        lock (_gate)
            _state = end;
        Content.Shut(WhyShut(end));
        _original?.Shut();
        if (end is State.Committed)
            return;
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What brought us here is the failure to tell of. The name says that the file is of no use.
        }
    }
}
