using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>A capability that the manifest declares, and where.</summary>
internal sealed record ManifestDeclaration(NetworkCapability Capability, string Name, int Line, int Column);

/// <summary>Why a manifest cannot be used. Line and column count from 1; 0 when the trouble has no place.</summary>
internal sealed record ManifestError(string What, string Remedy, int Line, int Column);

/// <summary>What the project's manifest says.</summary>
internal sealed record ManifestFile(ImmutableArray<ManifestDeclaration> Declared, ManifestError? Error)
{
    // The same names as at run time, in the same order of preference.
    private static readonly string[] Names = ["Package.appxmanifest", "AppxManifest.xml"];

    public NetworkCapability Capabilities { get; } = Declared.Aggregate(NetworkCapability.None, static (all, declaration) => all | declaration.Capability);

    /// <summary>The manifest among a project's additional files, or null.</summary>
    public static AdditionalText? Find(ImmutableArray<AdditionalText> files)
    {
        foreach (string name in Names)
        {
            foreach (AdditionalText file in files)
            {
                if (IsNamed(file.Path, name))
                    return file;
            }
        }

        return null;
    }

    /// <summary>The manifest among a project's additional documents, or null.</summary>
    public static TextDocument? Find(Project project)
    {
        foreach (string name in Names)
        {
            foreach (TextDocument document in project.AdditionalDocuments)
            {
                if (IsNamed(document.FilePath ?? document.Name, name))
                    return document;
            }
        }

        return null;
    }

    /// <summary>A place in the manifest. The text decides how much is underlined.</summary>
    public static Location At(string path, SourceText text, int line, int column)
    {
        if (line == 0)
            return Location.Create(path, default, default);
        int start = XmlPlaces.Offset(text, line, column);
        int end = start;
        while (end < text.Length && text[end] is not ('>' or '\r' or '\n'))
            end++;
        var place = new LinePosition(line - 1, column - 1);
        return Location.Create(path, TextSpan.FromBounds(start, end), new LinePositionSpan(place, new LinePosition(line - 1, column - 1 + end - start)));
    }

    public static string NameOf(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);

    private static bool IsNamed(string path, string name) => NameOf(path).Equals(name, StringComparison.OrdinalIgnoreCase);
}
