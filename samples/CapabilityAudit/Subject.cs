using NetClient.Capabilities;

namespace CapabilityAudit;

/// <summary>What is audited: a manifest, and the assemblies beside it where there are any.</summary>
/// <param name="Manifest">What the app declares.</param>
/// <param name="Assemblies">The files that may be assemblies, by name; null when only a manifest was given.</param>
internal sealed record Subject(CapabilityManifest Manifest, IReadOnlyList<string>? Assemblies)
{
    /// <exception cref="IOException">There is no such file or folder, no manifest in it, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="CapabilityManifestException">There is a manifest, and it cannot be used.</exception>
    public static Subject Open(string path)
    {
        if (Directory.Exists(path))
            return OpenFolder(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} does not exist. Give a manifest, or the folder of a built app.");
        if (IsProgram(path))
            throw new InvalidDataException($"{path} is a program and no manifest. Give the folder it is in.");
        return new(CapabilityManifest.Load(path), null);
    }

    private static Subject OpenFolder(string folder)
    {
        CapabilityManifest manifest = CapabilityManifest.LoadDefault(folder);
        if (manifest.IsMissing)
            throw new FileNotFoundException($"There is {manifest.Source}. An app without a manifest is denied every network call.");
        return new(manifest, [.. Directory.EnumerateFiles(folder).Where(IsProgram).Order(StringComparer.Ordinal)]);
    }

    private static bool IsProgram(string path) =>
        Path.GetExtension(path) is var extension && (extension.Equals(".dll", StringComparison.OrdinalIgnoreCase) || extension.Equals(".exe", StringComparison.OrdinalIgnoreCase));
}
