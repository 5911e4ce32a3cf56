namespace NetClient.Tests.House;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds <c>NetClient.sln</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NetClient.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No NetClient.sln above {AppContext.BaseDirectory}: the house tests read files of the source tree.");
    }
}
