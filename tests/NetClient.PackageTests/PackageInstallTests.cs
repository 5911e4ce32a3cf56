using System.IO.Compression;
using System.Xml.Linq;

namespace NetClient.PackageTests;

/// <summary>What a user does first: a new project, the package from a feed, a first program. Change the program in <c>Program.txt</c>.</summary>
public sealed class PackageInstallTests(PackedPackages packed)
{
    private const string ExpectPrefix = "// expect: ";

    [Fact(Timeout = 300_000)]
    public async Task Package_InstalledIntoANewProject_BuildsAndRuns()
    {
        string program = await PackedPackages.ReadResourceAsync("Program.txt", TestContext.Current.CancellationToken);
        string project = packed.NewFolder("consumer");
        string cache = packed.NewFolder("cache");   // the user's own may hold what our packages forgot to ask for
        await ConsumerProject.WriteAsync(packed, project, program, warningsAsErrors: true, TestContext.Current.CancellationToken);

        await ChildProcess.DotnetAsync(project, cache, ["build", "-c", "Release", "-o", "out"], TestContext.Current.CancellationToken);
        string output = await ChildProcess.DotnetAsync(project, cache, [Path.Combine("out", "consumer.dll")], TestContext.Current.CancellationToken);

        Assert.Equal(Expected(program), output.Trim().ReplaceLineEndings("\n"));
        Assert.True(Directory.Exists(Path.Combine(cache, "netclient", packed.Version)), "The program ran without our package.");
    }

    [Fact(Timeout = 300_000)]
    public async Task PackageForContainers_InstalledIntoANewProject_BuildsAndRuns()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string program = await PackedPackages.ReadResourceAsync("Container.txt", token);
        string project = packed.NewFolder("container");
        string cache = packed.NewFolder("container-cache");
        string references = $"""
            <PackageReference Include="NetClient.Extensions.DependencyInjection" Version="{packed.Version}" />
            <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.*" />
            """;
        await ConsumerProject.WriteAsync(packed, project, program, references, warningsAsErrors: false, token); // there is no manifest, and the analyzer says so

        await ChildProcess.DotnetAsync(project, cache, ["build", "-c", "Release", "-o", "out"], token);
        string output = await ChildProcess.DotnetAsync(project, cache, [Path.Combine("out", "consumer.dll")], token);
        Assert.Equal(Expected(program), output.Trim().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void PackageForContainers_GoesWithExactlyTheNetClientItWasBuiltWith()
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(packed.Feed, $"NetClient.Extensions.DependencyInjection.{packed.Version}.nupkg"));
        using Stream specification = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        XElement dependency = XDocument.Load(specification).Descendants().Single(element => (string?)element.Attribute("id") == "NetClient");
        Assert.Equal($"[{packed.Version}]", (string?)dependency.Attribute("version"));
    }

    private static string Expected(string program) => string.Join('\n', program.ReplaceLineEndings("\n").Split('\n')
        .Where(line => line.StartsWith(ExpectPrefix, StringComparison.Ordinal))
        .Select(line => line[ExpectPrefix.Length..]));
}
