using Microsoft.Win32.SafeHandles;
using NetClient.Errors;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Storage;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Networking.BackgroundTransfer.Internal.Uploads;

/// <summary>A file of the app's that is sent: it must be the same as when the upload was created, or what arrives is neither the old one nor the new one.</summary>
internal static class SourceFile
{
    public const string AnyType = "application/octet-stream";

    private const int FileInvalid = unchecked((int)0x800703EE);   // ERROR_FILE_INVALID: "externally altered so that the opened file is no longer valid"

    public static string TypeOf(IStorageFile file) => file.ContentType.Length > 0 ? file.ContentType : AnyType;

    /// <summary>A file as it is now, as a piece of a body.</summary>
    public static PieceRecord Describe(string path)
    {
        using SafeFileHandle handle = Open(path);
        long length = RandomAccess.GetLength(handle);

        // Files of /proc and the like say that they have no bytes, and have some: what would arrive were nothing, and called a success.
        if (RandomAccess.Read(handle, new byte[1], length) > 0)
            throw new IOException($"'{path}' has more bytes than the {length} of its length. CreateUploadFromStreamAsync sends it as far as it can be read (0x{FileInvalid:X8}).", FileInvalid);
        return new PieceRecord { Path = path, Length = length, Written = File.GetLastWriteTimeUtc(handle).Ticks };
    }

    public static SafeFileHandle Open(string path)
    {
        try
        {
            switch (FileIdentity.KindOf(path))
            {
                case FileKind.Folder:
                    throw FileErrors.Denied("Open", path, "it is a folder");
                case FileKind.Special:
                    throw FileErrors.Denied("Open", path, "it is a device, a pipe or a socket. CreateUploadFromStreamAsync sends what comes out of it");
            }
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw FileErrors.NotFound("Open", path);
        }
        catch (Exception e) when (FileErrors.Translate(e, "Open", path) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Throws when a file is not as it was.</summary>
    public static void Check(SafeFileHandle handle, PieceRecord piece)
    {
        if (piece.Path is not { } path)
            return;
        if (RandomAccess.GetLength(handle) is var length && length != piece.Length)
            throw Changed(path, $"it has {length} bytes now, and had {piece.Length}");
        if (piece.Written is { } written && File.GetLastWriteTimeUtc(handle).Ticks != written)
            throw Changed(path, "it was written to");
    }

    public static IOException Changed(string path, string how) =>
        new($"'{path}' was changed after the upload of it was created: {how}. Create another upload of it (0x{FileInvalid:X8}).", FileInvalid);
}
