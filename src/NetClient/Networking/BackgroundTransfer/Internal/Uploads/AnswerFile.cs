using NetClient.Networking.BackgroundTransfer.Internal.Files;

namespace NetClient.Networking.BackgroundTransfer.Internal.Uploads;

/// <summary>The files with the bodies of servers' answers, beside the journal.</summary>
internal static class AnswerFile
{
    private const string Extension = ".answer";

    public static string NameOf(Guid id) => id.ToString("N") + Extension;

    public static string PathOf(string folder, Guid id) => Path.Join(folder, NameOf(id));

    /// <summary>Deletes those of transfers that are no more: all but those with these names.</summary>
    public static void Sweep(ITransferFiles files, string folder, IReadOnlySet<string> inUse)
    {
        foreach (string path in files.List(folder, "*" + Extension).Where(path => !inUse.Contains(Path.GetFileName(path))))
            files.Delete(path);
    }
}
