using NetClient.Networking.BackgroundTransfer.Internal.Files;

namespace NetClient.Networking.BackgroundTransfer.Internal.Downloads;

/// <summary>The files in which downloads stand until they are complete, each beside its destination, so that it can be renamed into it.</summary>
internal static class PartialFile
{
    private const string Extension = ".part";
    private const string ProbeExtension = ".mode";
    private const int PrefixLength = 34;

    /// <summary>Its path. It is made of what is in the journal, never read from there.</summary>
    public static string PathOf(string folder, Guid id, int beginning) => Path.Join(folder, $"{Prefix(id)}{beginning}{Extension}");

    /// <summary>The path of a file that is made beside it for a moment, to see what permissions a new one gets. A process that is killed then leaves it.</summary>
    public static string ProbeOf(string path) => path + ProbeExtension;

    /// <summary>Deletes those of some downloads, all but one. However many downloads they are, the folder is listed once.</summary>
    public static void Sweep(ITransferFiles files, string folder, IReadOnlyList<Guid> ids, string keep)
    {
        if (ids.Count == 0)
            return;
        HashSet<string> prefixes = [.. ids.Select(Prefix)];
        foreach (string path in files.List(folder, $".*{Extension}*").Where(path => path != keep && IsOfAny(prefixes, Path.GetFileName(path))))
            files.Delete(path);
    }

    // What a pattern finds is not the same on all systems.
    private static bool IsOfAny(HashSet<string> prefixes, string name)
    {
        if (name.EndsWith(ProbeExtension, StringComparison.Ordinal))
            name = name[..^ProbeExtension.Length];
        return name.Length >= PrefixLength + Extension.Length && prefixes.Contains(name[..PrefixLength])
            && name.EndsWith(Extension, StringComparison.Ordinal) && name[PrefixLength..^Extension.Length].All(char.IsAsciiDigit);
    }

    private static string Prefix(Guid id) => $".{id:N}.";
}
