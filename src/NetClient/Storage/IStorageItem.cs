using NetClient.Storage.FileProperties;

namespace NetClient.Storage;

/// <summary>A file or a folder.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.istorageitem"/> (documented).</remarks>
public interface IStorageItem
{
    /// <summary>The name, with the extension.</summary>
    string Name { get; }

    /// <summary>The full path in the file system; empty when it has none.</summary>
    string Path { get; }

    /// <summary>The attributes, as they were when this object was made.</summary>
    FileAttributes Attributes { get; }

    /// <summary>When the item was made; where the file system does not record that, the earliest time it does record.</summary>
    DateTimeOffset DateCreated { get; }

    /// <summary>Whether the item is of a kind.</summary>
    /// <param name="type">The kind.</param>
    /// <returns>True when it is.</returns>
    bool IsOfType(StorageItemTypes type);

    /// <summary>Gives the item another name in its folder. Fails when the name is taken.</summary>
    /// <param name="desiredName">The name, with the extension.</param>
    /// <param name="cancellationToken">Stops the call before the renaming; a renaming under way is not undone.</param>
    /// <returns>Ends when <see cref="Name"/> and <see cref="Path"/> are the new ones.</returns>
    /// <inheritdoc cref="RenameAsync(string, NameCollisionOption, CancellationToken)" path="/exception"/>
    Task RenameAsync(string desiredName, CancellationToken cancellationToken = default);

    /// <summary>Gives the item another name in its folder.</summary>
    /// <param name="desiredName">The name, with the extension.</param>
    /// <param name="option">What to do when the name is taken.</param>
    /// <param name="cancellationToken">Stops the call before the renaming; a renaming under way is not undone.</param>
    /// <returns>Ends when <see cref="Name"/> and <see cref="Path"/> are the new ones.</returns>
    /// <exception cref="ArgumentException">The name is null or empty, or leads to another folder (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">The item is gone (0x80070002), or the name is one that Windows cannot have: see
    /// <see cref="IStorageFolder.CreateFileAsync(string, CreationCollisionOption, CancellationToken)"/> (0x8007007B).</exception>
    /// <exception cref="PathTooLongException">The name has more than 255 characters (0x800700CE).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="IOException">The name is taken (0x800700B7), or the file is open in a way that keeps writers out (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task RenameAsync(string desiredName, NameCollisionOption option, CancellationToken cancellationToken = default);

    /// <summary>Deletes the item; a folder with all that is in it.</summary>
    /// <param name="cancellationToken">Stops the call before the deleting begins.</param>
    /// <returns>Ends when the item is gone.</returns>
    /// <inheritdoc cref="DeleteAsync(StorageDeleteOption, CancellationToken)" path="/exception"/>
    Task DeleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes the item; a folder with all that is in it.</summary>
    /// <param name="option">Where it goes: there is no recycle bin, so both values delete it for good.</param>
    /// <param name="cancellationToken">Stops the call before the deleting begins.</param>
    /// <returns>Ends when the item is gone.</returns>
    /// <exception cref="FileNotFoundException">The item is gone already (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="IOException">The file is open in a way that keeps writers out (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task DeleteAsync(StorageDeleteOption option, CancellationToken cancellationToken = default);

    /// <summary>Asks for size and dates.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>What they are now.</returns>
    /// <exception cref="FileNotFoundException">The item is gone (0x80070002).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task<BasicProperties> GetBasicPropertiesAsync(CancellationToken cancellationToken = default);
}
