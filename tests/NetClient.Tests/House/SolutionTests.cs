namespace NetClient.Tests.House;

public sealed class SolutionTests
{
    private static readonly string[] Folders = ["src", "tests"];

    [Fact]
    public void Solution_ListsEveryProjectOfSrcAndTests()
    {
        // The README's test command runs the solution: a project that is not in it is neither built nor tested, and nobody notices.
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "NetClient.sln")).Replace('\\', '/');
        var missing = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        Assert.Empty(missing);
    }
}
