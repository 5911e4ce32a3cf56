using NetClient.Internal;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <content>Where file objects come from.</content>
public sealed partial class StorageFile
{
    /// <summary>Finds a file by its path.</summary>
    /// <param name="path">The path, from the root of the file system on, in the form that the operating system has.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The path is null, empty, relative or an address, or leads to a folder or a device (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">There is no such file (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.storagefile.getfilefrompathasync"/> (documented); the answer to a
    /// folder's path: inferred.</remarks>
    public static Task<StorageFile> GetFileFromPathAsync(string path, CancellationToken cancellationToken = default)
    {
        string absolute = FilePath.Absolute(path);
        return FileCall.Run("Find", absolute, _ => new StorageFile(ItemFacts.OfFile(absolute)), cancellationToken);
    }

    /// <summary>Finds a file of the app.</summary>
    /// <param name="uri"><c>ms-appx:///</c> and a path below the folder that the program is in (<see cref="AppContext.BaseDirectory"/>); or
    /// <c>ms-appdata:///local/</c>, <c>roaming/</c> or <c>temp/</c> and a path below the app's folder for such data: <c>LocalState</c> or <c>RoamingState</c>
    /// in the folder named like the app in <see cref="Environment.SpecialFolder.LocalApplicationData"/> or
    /// <see cref="Environment.SpecialFolder.ApplicationData"/>, or the folder named like the app in the system's temporary one.
    /// The app's name is the manifest's <c>Identity</c>, else the program's.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The address is null, of another form, or leads to a folder (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">There is no such file (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public static Task<StorageFile> GetFileFromApplicationUriAsync(Uri uri, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(uri);
        return GetFileFromPathAsync(AppFolders.Current().Resolve(uri), cancellationToken);
    }

    /// <summary>Makes a file object for what an address serves. It is fetched into memory when it is first read, at most 64 MiB.</summary>
    /// <param name="displayNameWithExtension">The name of the file.</param>
    /// <param name="uri">An http or https address.</param>
    /// <param name="thumbnail">A picture for the shell, which NetClient has not: it is not looked at, and may be null.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The file: it has no path, and can be read and copied.</returns>
    /// <exception cref="ArgumentException">The name is null, empty or a path, or the address is null or another one (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">The name is not one that Windows can have (0x8007007B).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <remarks>Reading fails as fetching the address does: see <see cref="RandomAccessStreamReference.OpenReadAsync"/>. For large files there is background
    /// transfer.</remarks>
    public static Task<StorageFile> CreateStreamedFileFromUriAsync(
        string displayNameWithExtension, Uri uri, IRandomAccessStreamReference? thumbnail, CancellationToken cancellationToken = default) =>
        CreateStreamedFileAsync(displayNameWithExtension, uri, NetClientContext.Default, cancellationToken);

    /// <summary>Replaces the content of a file with what an address serves, at most 64 MiB. (A difference: Windows does it when the file is first
    /// read.)</summary>
    /// <param name="fileToReplace">The file. It keeps its content when the address cannot be fetched.</param>
    /// <param name="uri">An http or https address.</param>
    /// <param name="thumbnail">A picture for the shell, which NetClient has not: it is not looked at, and may be null.</param>
    /// <param name="cancellationToken">Stops the fetching; the file keeps its content.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">An argument is null, the file has no path, or the address is another one (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">The file is gone (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it (0x80070005).</exception>
    /// <exception cref="Networking.NetworkException">The address could not be fetched, or answered with an error (HTTP_E_STATUS, 0x8019xxxx).</exception>
    /// <exception cref="IOException">Somebody has the file open in a way that does not go with this (0x80070020), or the disk is full (0x80070070).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public static Task<StorageFile> ReplaceWithStreamedFileFromUriAsync(
        IStorageFile fileToReplace, Uri uri, IRandomAccessStreamReference? thumbnail, CancellationToken cancellationToken = default) =>
        ReplaceWithStreamedFileAsync(fileToReplace, uri, NetClientContext.Default, cancellationToken);

    internal static Task<StorageFile> CreateStreamedFileAsync(string name, Uri uri, NetClientContext context, CancellationToken token)
    {
        Throw.IfNull(name);
        IfNotHttp(uri);
        return FileCall.Run(
            "Create",
            name,
            _ => new StorageFile(
                new ItemFacts(ItemNames.NewIn("", name), FileAttributes.ReadOnly, context.Time.GetUtcNow()), new StreamedContent(uri, context)),
            token);
    }

    internal static Task<StorageFile> ReplaceWithStreamedFileAsync(IStorageFile file, Uri uri, NetClientContext context, CancellationToken token)
    {
        Throw.IfNull(file);
        IfNotHttp(uri);
        string path = FilePath.Absolute(file.Path, nameof(file));
        return FileCall.RunAsync(
            "Replace",
            path,
            async inner =>
            {
                using IRandomAccessStream content = await new StreamedContent(uri, context).OpenAsync(inner).ConfigureAwait(false);
                _ = ItemFacts.OfFile(path);
                await ItemMoves.CopyFileAsync(content, null, path, NameCollisionOption.ReplaceExisting, inner).ConfigureAwait(false);
                return new StorageFile(ItemFacts.OfFile(path));
            },
            token);
    }

    private static void IfNotHttp(Uri uri)
    {
        Throw.IfNull(uri);
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw Throw.Argument($"'{uri}' is no absolute http or https address.", nameof(uri));
    }
}
