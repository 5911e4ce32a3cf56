using NetClient.Errors;
using NetClient.Internal;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <content>New files and folders.</content>
public sealed partial class StorageFolder
{
    /// <inheritdoc/>
    public Task<StorageFile> CreateFileAsync(string desiredName, CancellationToken cancellationToken = default) =>
        CreateFileAsync(desiredName, CreationCollisionOption.FailIfExists, cancellationToken);

    /// <inheritdoc/>
    public Task<StorageFile> CreateFileAsync(string desiredName, CreationCollisionOption options, CancellationToken cancellationToken = default)
    {
        Throw.IfNullOrEmpty(desiredName);
        Check(options);
        return FileCall.Run(
            "Create",
            System.IO.Path.Join(Path, desiredName),
            _ => new StorageFile(ItemFacts.OfFile(CreateFile(Place(desiredName), options))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<StorageFolder> CreateFolderAsync(string desiredName, CancellationToken cancellationToken = default) =>
        CreateFolderAsync(desiredName, CreationCollisionOption.FailIfExists, cancellationToken);

    /// <inheritdoc/>
    public Task<StorageFolder> CreateFolderAsync(string desiredName, CreationCollisionOption options, CancellationToken cancellationToken = default)
    {
        Throw.IfNullOrEmpty(desiredName);
        Check(options);
        return FileCall.Run(
            "Create",
            System.IO.Path.Join(Path, desiredName),
            _ => new StorageFolder(ItemFacts.OfFolder(CreateFolder(Place(desiredName), options))),
            cancellationToken);
    }

    private static string CreateFile(string path, CreationCollisionOption options)
    {
        FileKind kind = FileIdentity.KindOf(path);
        if (kind is not FileKind.Missing && options is CreationCollisionOption.OpenIfExists or CreationCollisionOption.ReplaceExisting)
        {
            if (kind is not FileKind.Regular)
                throw ItemMoves.Taken(path);
            if (options is CreationCollisionOption.ReplaceExisting)
                FileOpening.Open(path, FileAccessMode.ReadWrite, StorageOpenOptions.None, FileOpenDisposition.TruncateExisting).Shut();
            return path;
        }
        return ItemMoves.CreateNew(path, options is CreationCollisionOption.GenerateUniqueName, static free => FileOpening.Open(
            free, FileAccessMode.ReadWrite, StorageOpenOptions.None, FileOpenDisposition.CreateNew).Shut());
    }

    private static string CreateFolder(string path, CreationCollisionOption options)
    {
        FileKind kind = FileIdentity.KindOf(path);
        if (kind is not FileKind.Missing && options is CreationCollisionOption.OpenIfExists or CreationCollisionOption.ReplaceExisting)
        {
            if (kind is not FileKind.Folder)
                throw ItemMoves.Taken(path);
            if (options is CreationCollisionOption.OpenIfExists)
                return path;
            ItemMoves.DeleteFolder(path);
        }
        return ItemMoves.CreateNew(path, options is CreationCollisionOption.GenerateUniqueName, static free => Directory.CreateDirectory(free));
    }

    private static void Check(CreationCollisionOption options)
    {
        if (options is < CreationCollisionOption.GenerateUniqueName or > CreationCollisionOption.OpenIfExists)
            throw Throw.Range("No such option.", nameof(options));
    }

    /// <summary>Where an item of that name belongs; the folders on the way are made.</summary>
    private string Place(string desiredName)
    {
        string path = ItemNames.NewBelow(Path, desiredName);
        if (FileIdentity.KindOf(Path) is not FileKind.Folder)
            throw FileErrors.NotFound("Create in", Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }
}
