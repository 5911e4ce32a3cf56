using NetClient.Errors;
using NetClient.Storage.Streams.Internal.Files;

namespace NetClient.Storage.Internal;

/// <content>Folders, with all that is in them.</content>
internal static partial class ItemMoves
{
    // Links are deleted and moved as such: who has open what they lead to is not touched. What may not be looked at fails in the call itself.
    private static readonly EnumerationOptions AllBelow = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = System.IO.FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>Deletes a folder with all that is in it; of a link, the link.</summary>
    public static void DeleteFolder(string path)
    {
        if (FileIdentity.KindOf(path) is not FileKind.Folder)
            throw FileErrors.NotFound("Delete", path);
        if (IsLink(path))
        {
            Directory.Delete(path);
            return;
        }
        DemandBelow(path, vanishes: true);
        Directory.Delete(path, recursive: true);
    }

    /// <summary>Moves a folder within its own folder, and gives its new path.</summary>
    public static string RenameFolder(string from, string to, NameCollisionOption option)
    {
        if (from == to)
            return to;
        DemandBelow(from, vanishes: false);
        if (IsOtherSpelling(from, to))
        {
            Directory.Move(from, to);
            return to;
        }
        if (option is NameCollisionOption.ReplaceExisting && FileIdentity.KindOf(to) is FileKind.Folder)
        {
            ReplaceFolder(from, to);
            return to;
        }
        return CreateNew(to, option is NameCollisionOption.GenerateUniqueName, path => Directory.Move(from, path));
    }

    /// <summary>Deletes the folder that is in the place when the other one is there.</summary>
    private static void ReplaceFolder(string from, string to)
    {
        bool isLink = IsLink(to);
        if (!isLink)
            DemandBelow(to, vanishes: true);
        string aside = Aside(to);
        Directory.Move(to, aside);
        try
        {
            Directory.Move(from, to);
        }
        catch
        {
            Directory.Move(aside, to);
            throw;
        }
        try
        {
            Directory.Delete(aside, recursive: !isLink);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is renamed, which is what to tell of. The name of what is left says that it is of no use.
        }
    }

    /// <summary>Asks those who have files below a folder open, as <see cref="Demand"/> does; nobody is told that his file goes unless all agree.</summary>
    private static void DemandBelow(string folder, bool vanishes)
    {
        if (!FileSharing.IsAnyOpen || IsLink(folder))
            return;
        var agreed = new List<FileLease>();
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder, "*", AllBelow))
            {
                if (FileIdentity.Of(path) is { } identity && FileSharing.EnterIfOpen(identity, FileRole.SingleWriter, path) is { } lease)
                    agreed.Add(lease);
            }
            if (vanishes)
                agreed.ForEach(lease => lease.Written());
        }
        finally
        {
            agreed.ForEach(lease => lease.Dispose());
        }
    }
}
