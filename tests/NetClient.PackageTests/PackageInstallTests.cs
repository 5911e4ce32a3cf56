namespace NetClient.PackageTests;

/// <summary>What a user does first: a new project, the package from a feed, a first program. Change the program in <c>Program.txt</c>.</summary>
public sealed class PackageInstallTests(PackedPackages packed) : IClassFixture<PackedPackages>
{
    private const string ExpectPrefix = "// expect: ";

    [Fact(Timeout = 300_000)]
    public async Task Package_InstalledIntoANewProject_BuildsAndRuns()
    {
        string program = await ReadProgramAsync();
        string project = packed.NewFolder("consumer");
        string cache = packed.NewFolder("cache");   // the user's own may hold what our packages forgot to ask for
        await WriteProjectAsync(project, program);

        await ChildProcess.DotnetAsync(project, cache, ["build", "-c", "Release", "-o", "out"], TestContext.Current.CancellationToken);
        string output = await ChildProcess.DotnetAsync(project, cache, [Path.Combine("out", "consumer.dll")], TestContext.Current.CancellationToken);

        Assert.Equal(Expected(program), output.Trim().ReplaceLineEndings("\n"));
        Assert.True(Directory.Exists(Path.Combine(cache, "netclient", packed.Version)), "The program ran without our package.");
    }

    private async Task WriteProjectAsync(string folder, string program)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program, token);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "consumer.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="NetClient" Version="{packed.Version}" />
              </ItemGroup>
            </Project>
            """,
            token);
        // Adds our feed to the sources that the machine has; those bring what our packages depend on.
        await File.WriteAllTextAsync(
            Path.Combine(folder, "NuGet.config"),
            $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packed.Feed}" />
              </packageSources>
            </configuration>
            """,
            token);
    }

    private static async Task<string> ReadProgramAsync()
    {
        using var reader = new StreamReader(typeof(PackageInstallTests).Assembly.GetManifestResourceStream("Program.txt")!);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static string Expected(string program) => string.Join('\n', program.ReplaceLineEndings("\n").Split('\n')
        .Where(line => line.StartsWith(ExpectPrefix, StringComparison.Ordinal))
        .Select(line => line[ExpectPrefix.Length..]));
}
