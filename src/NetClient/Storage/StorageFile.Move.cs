using NetClient.Internal;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <content>Copies, moves and the end of the file.</content>
public sealed partial class StorageFile
{
    /// <inheritdoc/>
    public Task<StorageFile> CopyAsync(IStorageFolder destinationFolder, CancellationToken cancellationToken = default) =>
        CopyAsync(destinationFolder, Name, NameCollisionOption.FailIfExists, cancellationToken);

    /// <inheritdoc/>
    public Task<StorageFile> CopyAsync(IStorageFolder destinationFolder, string desiredNewName, CancellationToken cancellationToken = default) =>
        CopyAsync(destinationFolder, desiredNewName, NameCollisionOption.FailIfExists, cancellationToken);

    /// <inheritdoc/>
    public Task<StorageFile> CopyAsync(
        IStorageFolder destinationFolder, string desiredNewName, NameCollisionOption option, CancellationToken cancellationToken = default)
    {
        string folder = FolderPath(destinationFolder);
        Throw.IfNull(desiredNewName);
        Check(option);
        return CopyToAsync(() => ItemNames.NewIn(folder, desiredNewName), folder, option, cancellationToken);
    }

    /// <inheritdoc/>
    public Task CopyAndReplaceAsync(IStorageFile fileToReplace, CancellationToken cancellationToken = default)
    {
        string target = FilePathOf(fileToReplace);
        return CopyToAsync(() => target, target, NameCollisionOption.ReplaceExisting, cancellationToken);
    }

    /// <inheritdoc/>
    public Task MoveAsync(IStorageFolder destinationFolder, CancellationToken cancellationToken = default) =>
        MoveAsync(destinationFolder, Name, NameCollisionOption.FailIfExists, cancellationToken);

    /// <inheritdoc/>
    public Task MoveAsync(IStorageFolder destinationFolder, string desiredNewName, CancellationToken cancellationToken = default) =>
        MoveAsync(destinationFolder, desiredNewName, NameCollisionOption.FailIfExists, cancellationToken);

    /// <inheritdoc/>
    public Task MoveAsync(
        IStorageFolder destinationFolder, string desiredNewName, NameCollisionOption option, CancellationToken cancellationToken = default)
    {
        string folder = FolderPath(destinationFolder);
        Throw.IfNull(desiredNewName);
        Check(option);
        return MoveToAsync("Move", () => ItemNames.NewIn(folder, desiredNewName), option, cancellationToken);
    }

    /// <inheritdoc/>
    public Task MoveAndReplaceAsync(IStorageFile fileToReplace, CancellationToken cancellationToken = default)
    {
        string target = FilePathOf(fileToReplace);
        return MoveToAsync("Move", () => target, NameCollisionOption.ReplaceExisting, cancellationToken);
    }

    /// <inheritdoc/>
    public Task RenameAsync(string desiredName, CancellationToken cancellationToken = default) =>
        RenameAsync(desiredName, NameCollisionOption.FailIfExists, cancellationToken);

    /// <inheritdoc/>
    public Task RenameAsync(string desiredName, NameCollisionOption option, CancellationToken cancellationToken = default)
    {
        Throw.IfNullOrEmpty(desiredName);
        Check(option);
        return MoveToAsync("Rename", () => ItemNames.NewIn(System.IO.Path.GetDirectoryName(Path)!, desiredName), option, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(CancellationToken cancellationToken = default) => DeleteAsync(StorageDeleteOption.Default, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(StorageDeleteOption option, CancellationToken cancellationToken = default)
    {
        Check(option);
        return FileCall.Run(
            "Delete",
            Path,
            _ =>
            {
                ThrowIfStreamed("Delete");
                ItemMoves.DeleteFile(Path);
            },
            cancellationToken);
    }

    internal static void Check(NameCollisionOption option)
    {
        if (option is < NameCollisionOption.GenerateUniqueName or > NameCollisionOption.FailIfExists)
            throw Throw.Range("No such option.", nameof(option));
    }

    internal static void Check(StorageDeleteOption option)
    {
        if (option is not (StorageDeleteOption.Default or StorageDeleteOption.PermanentDelete))
            throw Throw.Range("No such option.", nameof(option));
    }

    private static string FolderPath(IStorageFolder destinationFolder)
    {
        Throw.IfNull(destinationFolder);
        return FilePath.Absolute(destinationFolder.Path, nameof(destinationFolder));
    }

    private static string FilePathOf(IStorageFile fileToReplace)
    {
        Throw.IfNull(fileToReplace);
        return FilePath.Absolute(fileToReplace.Path, nameof(fileToReplace));
    }

    private Task<StorageFile> CopyToAsync(Func<string> target, string attemptedOn, NameCollisionOption option, CancellationToken token) => FileCall.RunAsync(
        "Copy to",
        attemptedOn,
        async inner =>
        {
            string to = target();
            using IRandomAccessStream content = await OpenToReadAsync(inner).ConfigureAwait(false);
            string path = await ItemMoves.CopyFileAsync(content, _streamed is null ? Path : null, to, option, inner).ConfigureAwait(false);
            return new StorageFile(ItemFacts.OfFile(path));
        },
        token);

    private Task<bool> MoveToAsync(string attempt, Func<string> target, NameCollisionOption option, CancellationToken token) => FileCall.RunAsync(
        attempt,
        Path,
        async inner =>
        {
            ThrowIfStreamed(attempt);
            string path = await ItemMoves.MoveFileAsync(Path, target(), option, inner).ConfigureAwait(false);
            Volatile.Write(ref _facts, ItemFacts.OfFile(path));
            return true;
        },
        token);
}
