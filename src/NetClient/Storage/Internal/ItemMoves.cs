using NetClient.Errors;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage.Internal;

/// <summary>Copies, moves and deletes, with regard to names that are taken and to files that are open in this process.</summary>
internal static partial class ItemMoves
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
            return await MoveFileByCopyAsync(from, to, option, ReplaceSteps.System, token).ConfigureAwait(false);

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

    /// <summary>Moves a file to another device. It goes when its copy, and the copy's name, are on the disk: a power cut leaves one or both.</summary>
    public static async Task<string> MoveFileByCopyAsync(string from, string to, NameCollisionOption option, IReplaceSteps steps, CancellationToken token)
    {
        using FileRandomAccessStream source = FileRandomAccessStream.Over(
            FileOpening.Open(from, FileAccessMode.Read, StorageOpenOptions.AllowOnlyReaders), FileAccessMode.Read);
        string copy = await CopyFileAsync(source, from, to, option, steps, durable: true, token).ConfigureAwait(false);
        source.Dispose();
        DeleteFile(from);
        return copy;
    }

    /// <summary>Copies a content to a place where it appears when it is complete, and gives its path.</summary>
    /// <param name="source">The content.</param>
    /// <param name="like">The file whose permissions and date the copy gets; null for none.</param>
    /// <param name="to">The place.</param>
    /// <param name="option">What to do when it is taken.</param>
    /// <param name="token">Stops the copying.</param>
    public static Task<string> CopyFileAsync(IInputStream source, string? like, string to, NameCollisionOption option, CancellationToken token) =>
        CopyFileAsync(source, like, to, option, ReplaceSteps.System, durable: false, token);

    private static async Task<string> CopyFileAsync(
        IInputStream source, string? like, string to, NameCollisionOption option, IReplaceSteps steps, bool durable, CancellationToken token)
    {
        if (option is NameCollisionOption.ReplaceExisting)
        {
            if (FileIdentity.KindOf(to) is FileKind.Folder)
                throw Taken(to);
            await CopyOnceAsync(source, like, to, FileOpenDisposition.OpenAlways, steps, durable, token).ConfigureAwait(false);
            return to;
        }
        string free = to;
        for (int number = 1; Path.Exists(free); free = ItemNames.Numbered(to, ++number))
        {
            if (option is not NameCollisionOption.GenerateUniqueName || number == MostNumbers)
                throw Taken(to);
        }
        await CopyOnceAsync(source, like, free, FileOpenDisposition.CreateNew, steps, durable, token).ConfigureAwait(false);
        return free;
    }

    public static void DeleteFile(string path)
    {
        if (FileIdentity.KindOf(path) is FileKind.Missing && !IsLink(path))
            throw FileErrors.NotFound("Delete", path);
        Demand(path, vanishes: true);
        File.Delete(path);
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
        if (FileIdentity.Of(from) is { Name: null } identity && FileIdentity.Of(to) == identity)
        {
            ReplaceItself(from, to, identity);
            return;
        }
        Demand(to, vanishes: true);
        File.Move(from, to, overwrite: true);
    }

    // Renaming a file to another of its names does nothing (rename(2)). Whether these are two names, or one that is reached or spelled in two ways, shows when
    // the first is gone: deleting it outright could delete the file.
    private static void ReplaceItself(string from, string to, FileIdentity identity)
    {
        string aside = Aside(to);
        File.Move(from, aside);
        try
        {
            if (FileIdentity.Of(to) == identity)
                File.Delete(aside);
            else
                File.Move(aside, to, overwrite: true);
        }
        catch
        {
            File.Move(aside, from, overwrite: true);
            throw;
        }
    }

    /// <summary>A name beside a place for what is on its way; it says so to those who find it after a crash.</summary>
    private static string Aside(string path) => Path.Join(Path.GetDirectoryName(path), $".{Guid.NewGuid():N}.~TMP");

    private static async Task CopyOnceAsync(
        IInputStream source, string? like, string to, FileOpenDisposition disposition, IReplaceSteps steps, bool durable, CancellationToken token)
    {
        UnixFileMode? mode = like is not null && !OperatingSystem.IsWindows() ? File.GetUnixFileMode(like) : null;
        FileReplacement replacement = FileReplacement.Begin(to, disposition, steps, mode);
        try
        {
            using var view = new RandomAccessView(replacement.Content, 0, canRead: true, canWrite: true, nameof(FileOutputStream));
            await RandomAccessStream.CopyAsync(source, view, token);
            if (like is not null)
                File.SetLastWriteTimeUtc(replacement.Content.Handle, File.GetLastWriteTimeUtc(like));
            replacement.Commit(durable, token);
        }
        finally
        {
            replacement.Discard();
        }
    }

    // "readme" to "README" where that is one name; where the folder lists both, they are two names of one file.
    private static bool IsOtherSpelling(string from, string to) =>
        string.Equals(from, to, StringComparison.OrdinalIgnoreCase) && FileIdentity.Of(from) == FileIdentity.Of(to)
        && Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(to)!).Count(path => Path.GetFileName(path) == Path.GetFileName(from) || path == to) < 2;

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}
