using NetClient.Errors;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage.Internal;

/// <summary>Copies, moves and deletes, with regard to names that are taken and to files that are open in this process.</summary>
internal static class ItemMoves
{
    private const int MostNumbers = 100_000;

    /// <summary>Creates something under the first name of "x", "x (2)", "x (3)" … that is free, or under "x" alone.</summary>
    public static string CreateNew(string desired, bool unique, Action<string> create)
    {
        for (int number = 1; number <= (unique ? MostNumbers : 1); number++)
        {
            string path = ItemNames.Numbered(desired, number);
            if (Path.Exists(path))
                continue;
            try
            {
                create(path);
                return path;
            }
            catch (IOException e) when (FileErrors.SaysExists(e))
            {
                // Somebody was faster.
            }
        }
        throw Taken(desired);
    }

    public static IOException Taken(string path) => FileErrors.AlreadyExists("Create", path, "the name is taken");

    /// <summary>Moves a file, and gives its new path.</summary>
    public static async Task<string> MoveFileAsync(string from, string to, NameCollisionOption option, CancellationToken token)
    {
        if (from == to)
            return to;
        if (!FileIdentity.SameDevice(from, Path.GetDirectoryName(to)!))
        {
            using FileRandomAccessStream source = FileRandomAccessStream.Over(
                FileOpening.Open(from, FileAccessMode.Read, StorageOpenOptions.AllowOnlyReaders), FileAccessMode.Read);
            string copy = await CopyFileAsync(source, from, to, option, token).ConfigureAwait(false);
            source.Dispose();
            DeleteFile(from);
            return copy;
        }

        token.ThrowIfCancellationRequested();
        Demand(from, vanishes: false);
        if (option is NameCollisionOption.ReplaceExisting)
        {
            Replace(from, to);
            return to;
        }
        if (IsOtherSpelling(from, to))
        {
            File.Move(from, to, overwrite: true);
            return to;
        }
        return CreateNew(to, option is NameCollisionOption.GenerateUniqueName, path => File.Move(from, path, overwrite: false));
    }

    /// <summary>Copies a content to a place where it appears when it is complete, and gives its path.</summary>
    /// <param name="source">The content.</param>
    /// <param name="like">The file whose permissions and date the copy gets; null for none.</param>
    /// <param name="to">The place.</param>
    /// <param name="option">What to do when it is taken.</param>
    /// <param name="token">Stops the copying.</param>
    public static async Task<string> CopyFileAsync(IInputStream source, string? like, string to, NameCollisionOption option, CancellationToken token)
    {
        if (option is NameCollisionOption.ReplaceExisting)
        {
            if (FileIdentity.KindOf(to) is FileKind.Folder)
                throw Taken(to);
            await CopyOnceAsync(source, like, to, FileOpenDisposition.OpenAlways, token).ConfigureAwait(false);
            return to;
        }
        string free = to;
        for (int number = 1; Path.Exists(free); free = ItemNames.Numbered(to, ++number))
        {
            if (option is not NameCollisionOption.GenerateUniqueName || number == MostNumbers)
                throw Taken(to);
        }
        await CopyOnceAsync(source, like, free, FileOpenDisposition.CreateNew, token).ConfigureAwait(false);
        return free;
    }

    public static void DeleteFile(string path)
    {
        if (FileIdentity.KindOf(path) is FileKind.Missing && !IsLink(path))
            throw FileErrors.NotFound("Delete", path);
        Demand(path, vanishes: true);
        File.Delete(path);
    }

    /// <summary>Deletes a folder with all that is in it; of a link, the link.</summary>
    public static void DeleteFolder(string path)
    {
        if (FileIdentity.KindOf(path) is not FileKind.Folder)
            throw FileErrors.NotFound("Delete", path);
        if (IsLink(path))
            Directory.Delete(path);
        else
            Directory.Delete(path, recursive: true);
    }

    /// <summary>Moves a folder within its own folder, and gives its new path.</summary>
    public static string RenameFolder(string from, string to, NameCollisionOption option)
    {
        if (from == to)
            return to;
        if (IsOtherSpelling(from, to))
        {
            Directory.Move(from, to);
            return to;
        }
        if (option is NameCollisionOption.ReplaceExisting && FileIdentity.KindOf(to) is FileKind.Folder)
            DeleteFolder(to);
        return CreateNew(to, option is NameCollisionOption.GenerateUniqueName, path => Directory.Move(from, path));
    }

    /// <summary>Asks those who have a file open whether it may leave its path: they are asked as they would be by a writer.</summary>
    private static void Demand(string path, bool vanishes)
    {
        if (FileIdentity.Of(path) is not { } identity)
            return;

        // The place is given back before the file goes, for its number goes with it, to the next file that is made.
        using FileLease lease = FileSharing.Enter(identity, FileRole.SingleWriter, path);
        if (vanishes)
            lease.Written();
    }

    private static void Replace(string from, string to)
    {
        if (FileIdentity.KindOf(to) is FileKind.Folder)
            throw Taken(to);
        if (FileIdentity.Of(from) != FileIdentity.Of(to))
            Demand(to, vanishes: true);
        File.Move(from, to, overwrite: true);
    }

    private static async Task CopyOnceAsync(IInputStream source, string? like, string to, FileOpenDisposition disposition, CancellationToken token)
    {
        UnixFileMode? mode = like is not null && !OperatingSystem.IsWindows() ? File.GetUnixFileMode(like) : null;
        FileReplacement replacement = FileReplacement.Begin(to, disposition, ReplaceSteps.System, mode);
        try
        {
            using var view = new RandomAccessView(replacement.Content, 0, canRead: true, canWrite: true, nameof(FileOutputStream));
            await RandomAccessStream.CopyAsync(source, view, token);
            if (like is not null)
                File.SetLastWriteTimeUtc(replacement.Content.Handle, File.GetLastWriteTimeUtc(like));
            replacement.Commit(durable: false, token);
        }
        finally
        {
            replacement.Discard();
        }
    }

    // "readme" to "README" where that is one name.
    private static bool IsOtherSpelling(string from, string to) =>
        string.Equals(from, to, StringComparison.OrdinalIgnoreCase) && FileIdentity.Of(from) == FileIdentity.Of(to);

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}
