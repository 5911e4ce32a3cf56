using NetClient.Errors;
using NetClient.Internal;
using NetClient.Storage.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage.FileProperties;

/// <summary>The size and the dates of a file or folder, as they were when they were asked for.</summary>
/// <remarks>Of Windows' property system, these are known by name: <c>System.Size</c> (<see cref="ulong"/>), <c>System.DateModified</c>,
/// <c>System.DateCreated</c>, <c>System.DateAccessed</c> (<see cref="DateTimeOffset"/>), <c>System.FileAttributes</c> (<see cref="uint"/>),
/// <c>System.FileName</c>, <c>System.ItemNameDisplay</c>, <c>System.FileExtension</c>, <c>System.ItemPathDisplay</c> and <c>System.MIMEType</c> (<see cref="string"/>).
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.fileproperties.basicproperties"/> (documented).</para></remarks>
public sealed class BasicProperties
{
    private readonly string _path;
    private readonly bool _isFolder;
    private readonly string _contentType;

    internal BasicProperties(string path, bool isFolder, string contentType, ulong size, DateTimeOffset modified)
    {
        (_path, _isFolder, _contentType) = (path, isFolder, contentType);
        (Size, DateModified) = (size, modified);
    }

    /// <summary>How many bytes the file has; 0 for a folder.</summary>
    public ulong Size { get; }

    /// <summary>When the content was last written.</summary>
    public DateTimeOffset DateModified { get; }

    /// <summary>The date that matters most: <see cref="DateModified"/>. (A difference: Windows looks into photos and music for theirs.)</summary>
    public DateTimeOffset ItemDate => DateModified;

    /// <summary>Asks for properties by name.</summary>
    /// <param name="propertiesToRetrieve">The names; see the remarks of the class.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The values by name, as they are now; null for a property that is not known here, or that the item has not.</returns>
    /// <exception cref="ArgumentException">The collection or one of its names is null (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">The item is gone (0x80070002).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task<IDictionary<string, object?>> RetrievePropertiesAsync(
        IEnumerable<string> propertiesToRetrieve, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(propertiesToRetrieve);
        string[] names = [.. propertiesToRetrieve];
        foreach (string name in names)
            Throw.IfNull(name, nameof(propertiesToRetrieve));
        return FileCall.Run<IDictionary<string, object?>>(
            "Look at",
            _path,
            _ =>
            {
                FileSystemInfo? info = _path.Length > 0 ? Info() : null;
                var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
                foreach (string name in names)
                    values[name] = ItemProperties.Get(info, name, _contentType, Size, DateModified);
                return values;
            },
            cancellationToken);
    }

    /// <summary>Saves the properties that were changed. None of this class can be: it looks whether the item is still there.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Ends when all is saved.</returns>
    /// <exception cref="FileNotFoundException">The item is gone (0x80070002).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task SavePropertiesAsync(CancellationToken cancellationToken = default) => SavePropertiesAsync([], cancellationToken);

    /// <summary>Saves properties: <c>System.DateModified</c>, <c>System.DateCreated</c>, <c>System.DateAccessed</c> and <c>System.FileAttributes</c>. When one
    /// of the values is invalid, none is saved.</summary>
    /// <param name="propertiesToSave">The names and the values, of the types in the remarks of the class.</param>
    /// <param name="cancellationToken">Stops the call before something is saved.</param>
    /// <returns>Ends when all are saved. This object keeps the values it has.</returns>
    /// <exception cref="ArgumentException">The collection is null, a property cannot be saved, or a value is not of its type (0x80070057).</exception>
    /// <exception cref="FileNotFoundException">The item is gone (0x80070002).</exception>
    /// <exception cref="UnauthorizedAccessException">The system does not permit it, or the file has no path (0x80070005).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task SavePropertiesAsync(IEnumerable<KeyValuePair<string, object>> propertiesToSave, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(propertiesToSave);
        List<Action<FileSystemInfo>> changes = [.. propertiesToSave.Select(property => ItemProperties.Change(property.Key, property.Value))];
        return FileCall.Run(
            "Change",
            _path,
            _ =>
            {
                if (_path.Length == 0)
                    throw FileErrors.Denied("Change", _path, "a file made from an address has no properties to save");
                FileSystemInfo info = Info();
                changes.ForEach(change => change(info));
            },
            cancellationToken);
    }

    private FileSystemInfo Info()
    {
        FileSystemInfo info = _isFolder ? new DirectoryInfo(_path) : new FileInfo(_path);
        return info.Exists ? info : throw FileErrors.NotFound("Find", _path);
    }
}
