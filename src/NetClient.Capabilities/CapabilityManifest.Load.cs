using NetClient.Capabilities.Internal;

namespace NetClient.Capabilities;

public sealed partial class CapabilityManifest
{
    // What a project has, and what Windows' packaging makes of it.
    private static readonly string[] DefaultNames = ["Package.appxmanifest", "AppxManifest.xml"];

    /// <summary>Reads a manifest file.</summary>
    /// <param name="path">The file, UTF-8 or UTF-16 (the latter with its byte order mark), at most <see cref="MaxSize"/> bytes.</param>
    /// <returns>The manifest, with the full path as its <see cref="Source"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty (0x80070057).</exception>
    /// <exception cref="CapabilityManifestException">The file is not a manifest, or past a limit (0x80080204).</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static CapabilityManifest Load(string path)
    {
        Throw.IfNullOrEmpty(path);
        string fullPath = Path.GetFullPath(path);
        using FileStream file = File.OpenRead(fullPath);
        return ManifestReader.Read(ManifestText.Decode(file, fullPath), fullPath);
    }

    /// <summary>Reads a manifest from a stream, to its end or to <see cref="MaxSize"/>. The stream stays open.</summary>
    /// <param name="stream">The bytes, UTF-8 or UTF-16 (the latter with its byte order mark).</param>
    /// <returns>The manifest; its <see cref="Source"/> is null.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null (0x80070057).</exception>
    /// <exception cref="CapabilityManifestException">The bytes are not a manifest, or past a limit (0x80080204).</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static CapabilityManifest Load(Stream stream)
    {
        Throw.IfNull(stream);
        return ManifestReader.Read(ManifestText.Decode(stream, source: null), source: null);
    }

    /// <summary>Reads a manifest from text.</summary>
    /// <param name="xml">The XML, at most <see cref="MaxSize"/> characters. An encoding it declares is not looked at: text has none.</param>
    /// <returns>The manifest; its <see cref="Source"/> is null.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="xml"/> is null (0x80070057).</exception>
    /// <exception cref="CapabilityManifestException">The text is not a manifest, or past a limit (0x80080204).</exception>
    public static CapabilityManifest Parse(string xml)
    {
        Throw.IfNull(xml);
        if (xml.Length > MaxSize)
            throw ManifestText.TooLarge(source: null);
        return ManifestReader.Read(new(xml.StartsWith('\uFEFF') ? xml[1..] : xml, Encoding: null), source: null);
    }

    /// <summary>Reads the app's own manifest: <c>Package.appxmanifest</c>, or else <c>AppxManifest.xml</c>, beside the program.</summary>
    /// <param name="directory">Where to look; <see cref="AppContext.BaseDirectory"/> when null.</param>
    /// <returns>The manifest, or an empty one with <see cref="IsMissing"/> set and a <see cref="Source"/> that says where none was found.</returns>
    /// <exception cref="CapabilityManifestException">There is one and it cannot be used (0x80080204): broken is not absent.</exception>
    /// <exception cref="IOException">There is one and it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is one and it may not be read.</exception>
    public static CapabilityManifest LoadDefault(string? directory = null)
    {
        directory ??= AppContext.BaseDirectory;
        foreach (string name in DefaultNames)
        {
            string path = Path.Combine(directory, name);
            if (File.Exists(path))
                return Load(path);
        }

        return new([], $"no {DefaultNames[0]} or {DefaultNames[1]} in {Path.GetFullPath(directory)}", isMissing: true);
    }
}
