using System.Diagnostics.CodeAnalysis;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Storage.FileProperties;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <summary>A folder of the file system.</summary>
/// <remarks>An object names a folder and holds nothing open. Calls may run beside each other. Every call can be cancelled up to its next call of the operating
/// system.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.storagefolder"/> (documented).</para></remarks>
public sealed partial class StorageFolder : IStorageFolder
{
    private ItemFacts _facts;   // replaced as a whole when the folder is renamed

    internal StorageFolder(ItemFacts facts) => _facts = facts;

    /// <inheritdoc/>
    public string Name => Facts.Name;

    /// <inheritdoc/>
    public string Path => Facts.Path;

    /// <inheritdoc/>
    public FileAttributes Attributes => Facts.Attributes;

    /// <inheritdoc/>
    public DateTimeOffset DateCreated => Facts.DateCreated;

    /// <summary>The name for people: <see cref="Name"/>.</summary>
    public string DisplayName => Name;

    /// <summary>"File folder".</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "WinRT's member is one of the folder.")]
    public string DisplayType => "File folder";

    /// <summary>What tells the folder from the others in its folder: its name.</summary>
    public string FolderRelativeId => Name;

    private ItemFacts Facts => Volatile.Read(ref _facts);

    /// <summary>Finds a folder by its path.</summary>
    /// <param name="path">The path, from the root of the file system on, in the form that the operating system has.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="ArgumentException">The path is null, empty, relative or an address, or leads to a file (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">There is no such folder (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public static Task<StorageFolder> GetFolderFromPathAsync(string path, CancellationToken cancellationToken = default)
    {
        string absolute = FilePath.Absolute(path);
        return FileCall.Run("Find", absolute, _ => new StorageFolder(ItemFacts.OfFolder(absolute)), cancellationToken);
    }

    /// <summary>Whether this is a folder.</summary>
    /// <param name="type">The kind.</param>
    /// <returns>True for <see cref="StorageItemTypes.Folder"/>.</returns>
    public bool IsOfType(StorageItemTypes type) => type == StorageItemTypes.Folder;

    /// <summary>Whether another object is for the same folder: whether their paths are the same.</summary>
    /// <param name="item">The other object.</param>
    /// <returns>True when it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="item"/> is null (0x80070057).</exception>
    public bool IsEqual(IStorageItem item)
    {
        Throw.IfNull(item);
        return ReferenceEquals(this, item) || (item.IsOfType(StorageItemTypes.Folder) && StorageFile.SamePath(Path, item.Path));
    }

    /// <summary>Finds the folder that this one is in.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The folder; null for the root of a file system.</returns>
    /// <exception cref="FileNotFoundException">The folder is gone (0x80070002).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task<StorageFolder?> GetParentAsync(CancellationToken cancellationToken = default) => ParentOfAsync(Path, cancellationToken);

    /// <inheritdoc/>
    public Task<BasicProperties> GetBasicPropertiesAsync(CancellationToken cancellationToken = default) => FileCall.Run(
        "Look at",
        Path,
        _ =>
        {
            var info = new DirectoryInfo(Path);
            if (!info.Exists)
                throw FileErrors.NotFound("Find", Path);
            return new BasicProperties(Path, isFolder: true, "", 0, new DateTimeOffset(info.LastWriteTimeUtc));
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RenameAsync(string desiredName, CancellationToken cancellationToken = default) =>
        RenameAsync(desiredName, NameCollisionOption.FailIfExists, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>With <see cref="NameCollisionOption.ReplaceExisting"/> the folder that is there is deleted with all that is in it, once this one has its place;
    /// what cannot be deleted stays in a folder <c>.*.~TMP</c> beside it. Files below that are open in this process stop the call (0x80070020) as they stop
    /// <see cref="StorageFile.RenameAsync(string, CancellationToken)"/>.</remarks>
    public Task RenameAsync(string desiredName, NameCollisionOption option, CancellationToken cancellationToken = default)
    {
        Throw.IfNullOrEmpty(desiredName);
        StorageFile.Check(option);
        return FileCall.Run(
            "Rename",
            Path,
            _ =>
            {
                string from = Path;
                string parent = System.IO.Path.GetDirectoryName(from) ?? throw FileErrors.Denied("Rename", from, "it is the root of a file system");
                string to = ItemNames.NewIn(parent, desiredName);
                if (FileIdentity.KindOf(from) is not FileKind.Folder)
                    throw FileErrors.NotFound("Rename", from);
                Volatile.Write(ref _facts, ItemFacts.OfFolder(ItemMoves.RenameFolder(from, to, option)));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(CancellationToken cancellationToken = default) => DeleteAsync(StorageDeleteOption.Default, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Files below that are open in this process stop the call before anything is deleted (0x80070020), as they stop
    /// <see cref="StorageFile.DeleteAsync(CancellationToken)"/>.</remarks>
    public Task DeleteAsync(StorageDeleteOption option, CancellationToken cancellationToken = default)
    {
        StorageFile.Check(option);
        return FileCall.Run("Delete", Path, _ => ItemMoves.DeleteFolder(Path), cancellationToken);
    }

    internal static Task<StorageFolder?> ParentOfAsync(string path, CancellationToken token) => FileCall.Run(
        "Find",
        path,
        _ => System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent ? new StorageFolder(ItemFacts.OfFolder(parent)) : null,
        token);
}
