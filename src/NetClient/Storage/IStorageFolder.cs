namespace NetClient.Storage;

/// <summary>A folder.</summary>
/// <remarks>Names may be paths below the folder, with <c>/</c> or <c>\</c> on every OS. They cannot leave it: <c>..</c>, and names that begin with a separator,
/// are invalid arguments. A link inside the folder leads where it leads: what may not leave a folder must not be reached through links either.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.istoragefolder"/> (documented).</para></remarks>
public interface IStorageFolder : IStorageItem
{
    /// <summary>Creates a file. Fails when the name is taken.</summary>
    /// <param name="desiredName">The name, with the extension.</param>
    /// <param name="cancellationToken">Stops the call before the file is created.</param>
    /// <returns>The file, which is empty.</returns>
    /// <inheritdoc cref="CreateFileAsync(string, CreationCollisionOption, CancellationToken)" path="/exception"/>
    Task<StorageFile> CreateFileAsync(string desiredName, CancellationToken cancellationToken = default);

    /// <summary>Creates a file, and the folders on the way to it.</summary>
    /// <param name="desiredName">The name, with the extension. On every OS it must be one that Windows can have, so that what an app stores on one system can
    /// be carried to another: no control characters, none of <c>&lt; &gt; : " | ? *</c>, no device name such as <c>NUL</c> or <c>COM1</c>, no dot or blank at
    /// the end.</param>
    /// <param name="options">What to do when the name is taken.</param>
    /// <param name="cancellationToken">Stops the call before the file is created.</param>
    /// <returns>The file: empty, but for <see cref="CreationCollisionOption.OpenIfExists"/>.</returns>
    /// <exception cref="ArgumentException">The name is null or empty, or leaves the folder (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">The name is not one that Windows can have (0x8007007B), or the folder is gone (0x80070002).</exception>
    /// <exception cref="PathTooLongException">A name has more than 255 characters, or is too long for the file system (0x800700CE).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="IOException">The name is taken (0x800700B7), also by a folder, or the file to replace is open (0x80070020).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task<StorageFile> CreateFileAsync(string desiredName, CreationCollisionOption options, CancellationToken cancellationToken = default);

    /// <summary>Creates a folder. Fails when the name is taken.</summary>
    /// <param name="desiredName">The name.</param>
    /// <param name="cancellationToken">Stops the call before the folder is created.</param>
    /// <returns>The folder.</returns>
    /// <inheritdoc cref="CreateFileAsync(string, CreationCollisionOption, CancellationToken)" path="/exception"/>
    Task<StorageFolder> CreateFolderAsync(string desiredName, CancellationToken cancellationToken = default);

    /// <summary>Creates a folder, and those on the way to it.</summary>
    /// <param name="desiredName">The name; see <see cref="CreateFileAsync(string, CreationCollisionOption, CancellationToken)"/>.</param>
    /// <param name="options">What to do when the name is taken. <see cref="CreationCollisionOption.ReplaceExisting"/> deletes all that is in the folder that
    /// is there.</param>
    /// <param name="cancellationToken">Stops the call before the folder is created.</param>
    /// <returns>The folder.</returns>
    /// <inheritdoc cref="CreateFileAsync(string, CreationCollisionOption, CancellationToken)" path="/exception"/>
    Task<StorageFolder> CreateFolderAsync(string desiredName, CreationCollisionOption options, CancellationToken cancellationToken = default);

    /// <summary>Finds a file.</summary>
    /// <param name="name">The name, with the extension.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The name is null or empty, leaves the folder, or is a folder's (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">There is no such file (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task<StorageFile> GetFileAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Finds a folder.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="ArgumentException">The name is null or empty, leaves the folder, or is a file's (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">There is no such folder (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task<StorageFolder> GetFolderAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Finds a file or a folder.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A <see cref="StorageFile"/> or a <see cref="StorageFolder"/>.</returns>
    /// <exception cref="ArgumentException">The name is null or empty, or leaves the folder (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">There is no such item (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task<IStorageItem> GetItemAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Lists the files in the folder, not those below it.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The files, ordered by name.</returns>
    /// <inheritdoc cref="GetItemsAsync" path="/exception"/>
    Task<IReadOnlyList<StorageFile>> GetFilesAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the folders in the folder, not those below it.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The folders, ordered by name.</returns>
    /// <inheritdoc cref="GetItemsAsync" path="/exception"/>
    Task<IReadOnlyList<StorageFolder>> GetFoldersAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the files and folders in the folder, not those below it.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The folders ordered by name, then the files ordered by name. Devices, pipes and sockets of the file system are left out.</returns>
    /// <exception cref="FileNotFoundException">The folder is gone (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    Task<IReadOnlyList<IStorageItem>> GetItemsAsync(CancellationToken cancellationToken = default);
}
