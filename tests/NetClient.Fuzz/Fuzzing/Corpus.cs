using System.Security.Cryptography;

namespace NetClient.Fuzz.Fuzzing;

/// <summary>Inputs as files: those to start from, which are part of the repository, and those that a run has found.</summary>
internal static class Corpus
{
    private static readonly string Root = FindRoot();

    /// <summary>Every input of a target, by file name.</summary>
    public static IEnumerable<string> Files(FuzzTarget target) => Path.Combine(Root, "tests", "NetClient.Fuzz", "Corpus", target.Name) is var folder && Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
        : [];

    /// <summary>Keeps an input that broke something; the path says where.</summary>
    public static string Keep(FuzzTarget target, ReadOnlySpan<byte> input)
    {
        string path = Path.Combine(FoundFolder, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(input))[..16]}");
        File.WriteAllBytes(path, input);
        return path;
    }

    /// <summary>The file that holds the input under way. When the process itself dies (a stack overflow cannot be caught), it is what killed it.</summary>
    public static FileStream OpenCurrent(FuzzTarget target) =>
        new(Path.Combine(FoundFolder, $"{target.Name}-current"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    private static string FoundFolder => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "fuzz")).FullName;

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NetClient.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No NetClient.sln above {AppContext.BaseDirectory}.");
    }
}
