using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal.Files;

/// <summary>Paths as an app gives them.</summary>
internal static class FilePath
{
    /// <summary>A path from the root on, without <c>.</c> and <c>..</c> in it.</summary>
    /// <exception cref="ArgumentException">It is null, empty, relative or an address, or has a null character.</exception>
    public static string Absolute([NotNull] string? path, [CallerArgumentExpression(nameof(path))] string? name = null)
    {
        Throw.IfNullOrEmpty(path, name);
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
            throw Throw.Argument($"'{path}' is not a path from the root of the file system on.", name);
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }
}
