[assembly: AssemblyFixture(typeof(NetClient.PackageTests.PackedPackages))]

namespace NetClient.PackageTests;

/// <summary>The packages, packed once with a version nobody else has, in a folder that goes away with the tests.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private static readonly string[] Projects = ["NetClient.Capabilities", "NetClient", "NetClient.Extensions.DependencyInjection"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netclient-packages-");

    /// <summary>Version of every package in <see cref="Feed"/>.</summary>
    public string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    /// <summary>A folder that serves as a package source.</summary>
    public string Feed => Path.Combine(_folder.FullName, "feed");

    /// <summary>A new, empty folder beside the feed.</summary>
    public string NewFolder(string name) => _folder.CreateSubdirectory(name).FullName;

    /// <summary>The text of a program that is compiled against the packages.</summary>
    internal static async Task<string> ReadResourceAsync(string name, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(typeof(PackedPackages).Assembly.GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    public async ValueTask InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        try
        {
            foreach (string project in Projects)
                await PackAsync(project, deadline.Token);
        }
        catch
        {
            await DisposeAsync();   // nobody disposes of a fixture that did not come to be
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    // Built apart from bin/ and obj/, which other tests are using at this moment. The analyzers have had their say in the build of the solution.
    private async Task PackAsync(string project, CancellationToken cancellationToken) => await ChildProcess.DotnetAsync(
        SourceRoot(),
        packages: null,
        [
            "pack", Path.Combine("src", project), "-c", "Release", "-o", Feed,
            "--artifacts-path", NewFolder("artifacts"), $"-p:Version={Version}", "-p:RunAnalyzers=false",
        ],
        cancellationToken);

    /// <summary>The folder of the solution.</summary>
    internal static string SourceRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NetClient.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No NetClient.sln above {AppContext.BaseDirectory}.");
    }
}
