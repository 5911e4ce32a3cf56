using NetClient.Errors;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Security.Internal;

/// <summary>Files that are the user's alone, in a folder that is: 0600 in 0700. On Windows the user's profile sees to that.</summary>
/// <remarks>Permissions that are too wide are refused and not repaired: whoever could read a key may have it, and whoever could write a root of trust may have done so. The user
/// must know.</remarks>
internal sealed class PrivateFiles(string folder, IReplaceSteps? steps = null)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode Others = OthersWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly IReplaceSteps _steps = steps ?? ReplaceSteps.System;

    public string Folder => folder;

    /// <summary>A file's bytes; null when there is none.</summary>
    /// <exception cref="UnauthorizedAccessException">Others may read or write it, or write to its folder; or it may not be read, or is no file (0x80070005).</exception>
    /// <exception cref="InvalidDataException">It is too long (0x8007000D).</exception>
    public byte[]? Read(string name, int maxLength)
    {
        string path = Path.Join(folder, name);
        try
        {
            CheckFolder();
            if (FileIdentity.KindOf(path) is FileKind.Special)
                throw Denied($"'{path}' is a device, a pipe or a socket; a file is expected.");   // opening a pipe waits for ever
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
                throw Denied($"Other users may read or change '{path}', so what is in it is no longer the user's alone. Check it, replace what was secret, and make it private (chmod 600).");
            if (file.Length > maxLength)
                throw Invalid($"'{path}' has {file.Length} bytes; {maxLength} are the most it can have.");
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (EndOfStreamException e)
        {
            throw Invalid($"'{path}' became shorter while it was read.", e);
        }
        catch (Exception e) when (FileErrors.Translate(e, "Read", path) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>The names of the files that match a pattern; none when there is no folder.</summary>
    public IReadOnlyList<string> List(string pattern)
    {
        try
        {
            CheckFolder();
            return [.. Directory.EnumerateFiles(folder, pattern).Select(path => Path.GetFileName(path))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Writes a file whole: whoever reads it, and whatever happens meanwhile, the old one is there or the new one.</summary>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        MakeFolder();
        string path = Path.Join(folder, name), temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream file = Open(temporary, FileMode.CreateNew, FileShare.None))
            {
                RandomAccess.Write(file.SafeFileHandle, bytes, 0);
                _steps.FlushFile(file.SafeFileHandle);
            }
            _steps.Rename(temporary, path, overwrite: true);
        }
        catch (Exception e)
        {
            Delete(temporary);
            if (FileErrors.Translate(e, "Write", path) is { } explained)
                throw explained;
            throw;
        }
        _steps.FlushFolder(folder);
    }

    /// <summary>Deletes a file, if it is there.</summary>
    public void Remove(string name)
    {
        string path = Path.Join(folder, name);
        if (!File.Exists(path))
            return;
        File.Delete(path);
        _steps.FlushFolder(folder);
    }

    /// <summary>Deletes what a writer left that was killed. Only for who holds the lock.</summary>
    public void Sweep(string name)
    {
        foreach (string left in Directory.EnumerateFiles(folder, name + ".*.tmp"))
            Delete(left);
    }

    /// <summary>Makes the folder, and refuses one that others may write to.</summary>
    public void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerFolder);
        CheckFolder();
    }

    /// <summary>Opens a file, making it for the user alone.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    public static InvalidDataException Invalid(string message, Exception? inner = null) => new(message, inner) { HResult = HResults.InvalidData };

    private static UnauthorizedAccessException Denied(string message) => new(message) { HResult = HResults.AccessDenied };

    private void CheckFolder()
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & OthersWrite) != 0)
            throw Denied($"Other users may write to '{folder}', so what is in it cannot be relied on. Check it, and make it private (chmod 700).");
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What brought us here is the failure to tell of, or the next writer sweeps.
        }
    }
}
