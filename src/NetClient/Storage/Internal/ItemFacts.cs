using NetClient.Errors;
using NetClient.Internal;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage.Internal;

/// <summary>What an item object knows of its item: replaced as a whole when the item moves.</summary>
internal sealed record ItemFacts(string Path, FileAttributes Attributes, DateTimeOffset DateCreated)
{
    private const FileAttributes Known =
        FileAttributes.ReadOnly | FileAttributes.Directory | FileAttributes.Archive | FileAttributes.Temporary;

    public string Name => System.IO.Path.GetFileName(Path) is { Length: > 0 } name ? name : Path;

    /// <summary>The facts of a file; fails when it is missing or none.</summary>
    public static ItemFacts OfFile(string path) => Of(path, FileKind.Regular);

    /// <summary>The facts of a folder; fails when it is missing or none.</summary>
    public static ItemFacts OfFolder(string path) => Of(path, FileKind.Folder);

    private static ItemFacts Of(string path, FileKind expected)
    {
        FileKind kind = FileIdentity.KindOf(path);
        if (kind is FileKind.Missing)
            throw FileErrors.NotFound("Find", path);
        if (kind != expected)
            throw Throw.Argument($"'{path}' is no {(expected is FileKind.Folder ? "folder" : "file")}.", nameof(path));
        FileSystemInfo info = kind is FileKind.Folder ? new DirectoryInfo(path) : new FileInfo(path);
        return new ItemFacts(path, (FileAttributes)info.Attributes & Known, new DateTimeOffset(info.CreationTimeUtc));
    }
}
