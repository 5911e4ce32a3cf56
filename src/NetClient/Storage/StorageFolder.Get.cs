using NetClient.Errors;
using NetClient.Internal;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <content>The files and folders that are there.</content>
public sealed partial class StorageFolder
{
    /// <inheritdoc/>
    public Task<StorageFile> GetFileAsync(string name, CancellationToken cancellationToken = default) =>
        FindAsync(name, static path => new StorageFile(ItemFacts.OfFile(path)), cancellationToken);

    /// <inheritdoc/>
    public Task<StorageFolder> GetFolderAsync(string name, CancellationToken cancellationToken = default) =>
        FindAsync(name, static path => new StorageFolder(ItemFacts.OfFolder(path)), cancellationToken);

    /// <inheritdoc/>
    public Task<IStorageItem> GetItemAsync(string name, CancellationToken cancellationToken = default) =>
        FindAsync(name, static path => Find(path) ?? throw FileErrors.NotFound("Find", path), cancellationToken);

    /// <summary>Finds a file or a folder, if there is one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A <see cref="StorageFile"/> or a <see cref="StorageFolder"/>, or null.</returns>
    /// <exception cref="ArgumentException">The name is null or empty, or leaves the folder (0x80070057).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task<IStorageItem?> TryGetItemAsync(string name, CancellationToken cancellationToken = default) => FindAsync(name, Find, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StorageFile>> GetFilesAsync(CancellationToken cancellationToken = default) =>
        ListAsync(static list => (IReadOnlyList<StorageFile>)[.. list.OfType<StorageFile>()], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StorageFolder>> GetFoldersAsync(CancellationToken cancellationToken = default) =>
        ListAsync(static list => (IReadOnlyList<StorageFolder>)[.. list.OfType<StorageFolder>()], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IStorageItem>> GetItemsAsync(CancellationToken cancellationToken = default) => GetItemsAsync(0, uint.MaxValue, cancellationToken);

    /// <summary>Lists some of the files and folders in the folder, in the order of <see cref="GetItemsAsync(CancellationToken)"/>.</summary>
    /// <param name="startIndex">How many to leave out at the start.</param>
    /// <param name="maxItemsToRetrieve">How many to give at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The items; none when <paramref name="startIndex"/> is beyond the last.</returns>
    /// <exception cref="FileNotFoundException">The folder is gone (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task<IReadOnlyList<IStorageItem>> GetItemsAsync(uint startIndex, uint maxItemsToRetrieve, CancellationToken cancellationToken = default) =>
        ListAsync(
            list =>
            {
                int from = (int)Math.Min(startIndex, (uint)list.Count);
                return (IReadOnlyList<IStorageItem>)list.GetRange(from, (int)Math.Min(maxItemsToRetrieve, (uint)(list.Count - from)));
            },
            cancellationToken);

    private static IStorageItem? Find(string path)
    {
        try
        {
            return FileIdentity.KindOf(path) switch
            {
                FileKind.Regular => new StorageFile(ItemFacts.OfFile(path)),
                FileKind.Folder => new StorageFolder(ItemFacts.OfFolder(path)),
                _ => null,
            };
        }
        catch (FileNotFoundException)
        {
            return null;   // gone since the line above
        }
    }

    private Task<T> FindAsync<T>(string name, Func<string, T> find, CancellationToken token)
    {
        Throw.IfNullOrEmpty(name);
        string path = ItemNames.Below(Path, name);
        return FileCall.Run("Find", path, _ => find(path), token);
    }

    private Task<T> ListAsync<T>(Func<List<IStorageItem>, T> choose, CancellationToken token) => FileCall.Run(
        "List",
        Path,
        inner =>
        {
            if (FileIdentity.KindOf(Path) is not FileKind.Folder)
                throw FileErrors.NotFound("List", Path);
            var items = new List<IStorageItem>();
            foreach (string path in Directory.EnumerateFileSystemEntries(Path))
            {
                inner.ThrowIfCancellationRequested();
                if (Find(path) is { } item)
                    items.Add(item);
            }
            items.Sort(static (one, other) =>
            {
                int kinds = one.IsOfType(StorageItemTypes.File).CompareTo(other.IsOfType(StorageItemTypes.File));
                return kinds != 0 ? kinds : string.CompareOrdinal(one.Name, other.Name);
            });
            return choose(items);
        },
        token);
}
