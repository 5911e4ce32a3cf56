using NetClient.Networking.BackgroundTransfer.Internal.Files;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>The files in which downloads stand until they are complete, each beside its destination, so that it can be renamed into it.</summary>
internal static class PartialFile
{
    private const string Extension = ".part";

    /// <summary>Its path. It is made of what is in the journal, never read from there.</summary>
    public static string PathOf(string folder, Guid id, int beginning) => Path.Join(folder, $"{Prefix(id)}{beginning}{Extension}");

    /// <summary>Deletes those of a download, all but one.</summary>
    public static void Sweep(ITransferFiles files, string folder, Guid id, string? keep = null)
    {
        foreach (string path in files.List(folder, $"{Prefix(id)}*{Extension}").Where(path => path != keep && IsOf(id, Path.GetFileName(path))))
            files.Delete(path);
    }

    // What a pattern finds is not the same on all systems.
    private static bool IsOf(Guid id, string name) =>
        name.StartsWith(Prefix(id), StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal) && name[Prefix(id).Length..^Extension.Length].All(char.IsAsciiDigit);

    private static string Prefix(Guid id) => $".{id:N}.";
}
