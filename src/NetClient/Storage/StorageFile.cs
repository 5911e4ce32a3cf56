using System.Diagnostics.CodeAnalysis;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Storage.FileProperties;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage;

/// <summary>A file of the file system, or one that stands for what an address serves.</summary>
/// <remarks>An object names a file and holds nothing open. Calls may run beside each other, also with those of other objects for the same file; what they need
/// of the file at the same time is settled as <see cref="StorageOpenOptions"/> says. Every call can be cancelled up to its next call of the operating system.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.storagefile"/> (documented).</para></remarks>
public sealed partial class StorageFile : IStorageFile
{
    private readonly StreamedContent? _streamed;
    private ItemFacts _facts;   // replaced as a whole when the file moves

    internal StorageFile(ItemFacts facts, StreamedContent? streamed = null) => (_facts, _streamed) = (facts, streamed);

    /// <inheritdoc/>
    public string Name => Facts.Name;

    /// <summary>The full path in the file system; empty for a file made from an address.</summary>
    public string Path => _streamed is null ? Facts.Path : "";

    /// <inheritdoc/>
    public FileAttributes Attributes => Facts.Attributes | (_streamed is { IsHere: false } ? FileAttributes.LocallyIncomplete : FileAttributes.Normal);

    /// <inheritdoc/>
    public DateTimeOffset DateCreated => Facts.DateCreated;

    /// <inheritdoc/>
    public string ContentType => MediaTypes.Of(FileType);

    /// <inheritdoc/>
    public string FileType => System.IO.Path.GetExtension(Name);

    /// <summary>The name for people: without the extension. (A difference: Windows keeps it when the user wants extensions shown.)</summary>
    public string DisplayName => System.IO.Path.GetFileNameWithoutExtension(Name);

    /// <summary>What kind of file it is, for people: "TXT File", or "File" when there is no extension.</summary>
    public string DisplayType => FileType.Length > 1 ? $"{FileType[1..].ToUpperInvariant()} File" : "File";

    /// <summary>What tells the file from the others in its folder: its name.</summary>
    public string FolderRelativeId => Name;

    /// <summary>True: the file is on this machine or can be fetched.</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "WinRT's member is one of the file.")]
    public bool IsAvailable => true;

    /// <summary>The file of a path, whether it is there or not.</summary>
    internal static StorageFile At(string path)
    {
        try
        {
            return new StorageFile(ItemFacts.OfFile(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new StorageFile(new ItemFacts(path, FileAttributes.Normal, default));
        }
    }

    internal StreamedContent? Streamed => _streamed;

    private ItemFacts Facts => Volatile.Read(ref _facts);

    /// <summary>Whether this is a file.</summary>
    /// <param name="type">The kind.</param>
    /// <returns>True for <see cref="StorageItemTypes.File"/>.</returns>
    public bool IsOfType(StorageItemTypes type) => type == StorageItemTypes.File;

    /// <summary>Whether another object is for the same file: whether their paths are the same.</summary>
    /// <param name="item">The other object.</param>
    /// <returns>True when it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="item"/> is null (0x80070057).</exception>
    public bool IsEqual(IStorageItem item)
    {
        Throw.IfNull(item);
        return ReferenceEquals(this, item) || (item.IsOfType(StorageItemTypes.File) && Path.Length > 0 && SamePath(Path, item.Path));
    }

    /// <summary>Finds the folder that the file is in.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The folder; null for a file made from an address.</returns>
    /// <exception cref="FileNotFoundException">The folder is gone (0x80070002).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task<StorageFolder?> GetParentAsync(CancellationToken cancellationToken = default) => StorageFolder.ParentOfAsync(Path, cancellationToken);

    /// <inheritdoc/>
    public Task<BasicProperties> GetBasicPropertiesAsync(CancellationToken cancellationToken = default) => FileCall.RunAsync(
        "Look at",
        Path,
        async token =>
        {
            if (_streamed is not null)
            {
                using IRandomAccessStream content = await _streamed.OpenAsync(token).ConfigureAwait(false);
                return new BasicProperties("", isFolder: false, ContentType, content.Size, DateCreated);
            }
            var info = new FileInfo(Path);
            if (!info.Exists)
                throw FileErrors.NotFound("Find", Path);
            return new BasicProperties(Path, isFolder: false, ContentType, (ulong)info.Length, new DateTimeOffset(info.LastWriteTimeUtc));
        },
        cancellationToken);

    internal static bool SamePath(string one, string other) => string.Equals(
        one, other, OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private void ThrowIfStreamed(string attempt)
    {
        if (_streamed is not null)
            throw FileErrors.Denied(attempt, Name, "it was made from an address and can only be read or copied");
    }
}
