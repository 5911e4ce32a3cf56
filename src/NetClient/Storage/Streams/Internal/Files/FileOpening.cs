using Microsoft.Win32.SafeHandles;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>Opens files. These calls wait for the system: they run in a <see cref="FileCall"/>.</summary>
internal static class FileOpening
{
    /// <summary>Looks at what the caller asks for before anything is touched.</summary>
    public static void Check(FileAccessMode mode, StorageOpenOptions options, FileOpenDisposition disposition)
    {
        if (mode is not (FileAccessMode.Read or FileAccessMode.ReadWrite))
            throw Throw.Range("No such access mode.", nameof(mode));
        if ((uint)options > (uint)StorageOpenOptions.AllowReadersAndWriters)
            throw Throw.Range("The options are None, AllowOnlyReaders or AllowReadersAndWriters, one of them.", nameof(options));
        if (disposition is < FileOpenDisposition.OpenExisting or > FileOpenDisposition.TruncateExisting)
            throw Throw.Range("No such disposition.", nameof(disposition));
        if (mode is FileAccessMode.Read && disposition is not (FileOpenDisposition.OpenExisting or FileOpenDisposition.OpenAlways))
            throw Throw.Argument($"{disposition} writes: open the file with FileAccessMode.ReadWrite.", nameof(disposition));
    }

    /// <summary>Opens a file, and creates or empties it as asked.</summary>
    public static FileContent Open(
        string path, FileAccessMode mode, StorageOpenOptions options, FileOpenDisposition disposition = FileOpenDisposition.OpenExisting)
    {
        FileKind kind = FileIdentity.KindOf(path);
        Refuse(path, kind, mode);
        FileRole role = FileRoles.Of(mode, options);
        SafeFileHandle handle = File.OpenHandle(
            path,
            Mode(disposition),
            mode is FileAccessMode.Read ? FileAccess.Read : FileAccess.ReadWrite,
            FileRoles.ShareOf(role),
            FileOptions.Asynchronous);
        try
        {
            FileLease lease = FileSharing.Enter(FileIdentity.Of(handle, path), role, path);
            var content = new FileContent(handle, lease, path);

            // Only now, for the one whom the others admit: .NET's own modes for this would have emptied the file while opening it.
            if (disposition is FileOpenDisposition.CreateAlways or FileOpenDisposition.TruncateExisting)
                Empty(content);
            return content;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what is no file, and what cannot be written.</summary>
    public static void Refuse(string path, FileKind kind, FileAccessMode mode)
    {
        if (kind is FileKind.Folder)
            throw FileErrors.Denied("Open", path, "it is a folder");
        if (kind is FileKind.Special)
            throw FileErrors.Denied("Open", path, "it is a device, a pipe or a socket");

        // Said here because the superuser may write what nobody may.
        if (mode is FileAccessMode.ReadWrite && kind is FileKind.Regular && (File.GetAttributes(path) & System.IO.FileAttributes.ReadOnly) != 0)
            throw FileErrors.Denied("Open", path, "it is read-only");
    }

    private static void Empty(FileContent content)
    {
        try
        {
            content.Size = 0;
        }
        catch
        {
            content.Shut();
            throw;
        }
    }

    private static FileMode Mode(FileOpenDisposition disposition) => disposition switch
    {
        FileOpenDisposition.OpenExisting or FileOpenDisposition.TruncateExisting => FileMode.Open,
        FileOpenDisposition.CreateNew => FileMode.CreateNew,
        _ => FileMode.OpenOrCreate,
    };
}
