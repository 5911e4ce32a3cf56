namespace NetClient.PackageTests;

/// <summary>The analyzer and the targets inside the package: a project that references it, and sets nothing up, is warned, mended and believed.</summary>
public sealed class PackageAnalyzerTests(PackedPackages packed)
{
    private const string Line = "<Capability Name=\"privateNetworkClientServer\" />";
    private const string Manifest = """
        <?xml version="1.0" encoding="utf-8"?>
        <Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10">
          <Capabilities>
            <Capability Name="internetClient" />
          </Capabilities>
        </Package>
        """;

    [Fact(Timeout = 300_000)]
    public async Task Listener_WithoutServerCapability_IsWarnedOfUntilTheFixIsApplied()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string project = packed.NewFolder("listener");
        string cache = packed.NewFolder("listener-cache");
        string manifest = Path.Combine(project, "Package.appxmanifest");
        await ConsumerProject.WriteAsync(packed, project, await PackedPackages.ReadResourceAsync("Listener.txt", token), warningsAsErrors: false, token);
        await File.WriteAllTextAsync(manifest, Manifest, token);

        // Without it: a warning at the line, and at run time the line to add. The manifest is beside the program although the project says nothing about it.
        string built = await BuildAsync(project, cache, token);
        Assert.Contains("Program.cs(7,20): warning NETC001", built, StringComparison.Ordinal);
        Assert.Contains(Line, await RunAsync(project, cache, token), StringComparison.Ordinal);

        // "dotnet format" runs the code fix that an editor would offer, from the package.
        await ChildProcess.DotnetAsync(project, cache, ["format", "analyzers", "consumer.csproj", "--diagnostics", "NETC001", "--severity", "warn", "--no-restore"], token);
        Assert.Equal(
            Manifest.ReplaceLineEndings("\n").Replace("\"internetClient\" />", $"\"internetClient\" />\n    {Line}", StringComparison.Ordinal),
            (await File.ReadAllTextAsync(manifest, token)).ReplaceLineEndings("\n"));

        // With it: neither.
        Assert.DoesNotContain("NETC", await BuildAsync(project, cache, token), StringComparison.Ordinal);
        Assert.Equal("bound", (await RunAsync(project, cache, token)).Trim());

        // What is published takes its manifest along.
        await ChildProcess.DotnetAsync(project, cache, ["publish", "-c", "Release", "-o", "published"], token);
        Assert.True(File.Exists(Path.Combine(project, "published", "Package.appxmanifest")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Manifest_OfAProgramThatIsReferredTo_StaysWithIt()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string root = packed.NewFolder("two");
        string cache = packed.NewFolder("two-cache");
        string app = Directory.CreateDirectory(Path.Combine(root, "app")).FullName;
        string library = Directory.CreateDirectory(Path.Combine(root, "library")).FullName;
        string listener = await PackedPackages.ReadResourceAsync("Listener.txt", token);
        await ConsumerProject.WriteAsync(packed, library, listener, warningsAsErrors: false, token);
        await File.WriteAllTextAsync(Path.Combine(library, "Package.appxmanifest"), Manifest, token);
        File.Copy(Path.Combine(library, "NuGet.config"), Path.Combine(root, "NuGet.config"));
        await File.WriteAllTextAsync(Path.Combine(app, "Program.cs"), listener, token);
        await File.WriteAllTextAsync(
            Path.Combine(app, "consumer.app.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../library/consumer.csproj" />
              </ItemGroup>
            </Project>
            """,
            token);

        // It has NetClient through the other project only, and is analyzed all the same: against its own manifest, which it lacks.
        string built = await ChildProcess.DotnetAsync(app, cache, ["build"], token);
        Assert.Contains("warning NETC002", built, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(app, "bin"), "Package.appxmanifest", SearchOption.AllDirectories));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(library, "bin"), "Package.appxmanifest", SearchOption.AllDirectories));
    }

    [Fact(Timeout = 300_000)]
    public async Task ProjectReference_WithTheTargetsImported_IsServedLikeAPackageReference()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string project = packed.NewFolder("source");
        string source = Path.Combine(PackedPackages.SourceRoot(), "src", "NetClient");
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), await PackedPackages.ReadResourceAsync("Listener.txt", token), token);
        await File.WriteAllTextAsync(Path.Combine(project, "Package.appxmanifest"), Manifest, token);
        await File.WriteAllTextAsync(
            Path.Combine(project, "Directory.Build.targets"),
            $"""<Project><Import Project="{source}/buildTransitive/NetClient.ProjectReference.targets" /></Project>""",
            token);
        await File.WriteAllTextAsync(
            Path.Combine(project, "consumer.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{source}/NetClient.csproj" />
              </ItemGroup>
            </Project>
            """,
            token);

        // Built apart from the bin/ and obj/ of the source tree, which other tests are using at this moment.
        string artifacts = packed.NewFolder("source-artifacts");
        string built = await ChildProcess.DotnetAsync(project, packages: null, ["build", "--artifacts-path", artifacts], token);
        Assert.Contains("Program.cs(7,20): warning NETC001", built, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(artifacts, "bin", "consumer", "debug", "Package.appxmanifest")));
    }

    [Fact(Timeout = 300_000)]
    public async Task Sample_WhoseProjectSaysNothingOfItsManifest_HasItInItsOutput()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string sample = Path.Combine(PackedPackages.SourceRoot(), "samples", "EchoServer");
        Assert.DoesNotContain("appxmanifest", await File.ReadAllTextAsync(Path.Combine(sample, "EchoServer.csproj"), token), StringComparison.OrdinalIgnoreCase);
        string artifacts = packed.NewFolder("sample-artifacts");
        await ChildProcess.DotnetAsync(sample, packages: null, ["build", "--artifacts-path", artifacts], token);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(sample, "Package.appxmanifest"), token),
            await File.ReadAllTextAsync(Path.Combine(artifacts, "bin", "EchoServer", "debug", "Package.appxmanifest"), token));
    }

    private static Task<string> BuildAsync(string project, string cache, CancellationToken cancellationToken) =>
        ChildProcess.DotnetAsync(project, cache, ["build", "-c", "Release", "-o", "out", "--no-incremental"], cancellationToken);

    private static Task<string> RunAsync(string project, string cache, CancellationToken cancellationToken) =>
        ChildProcess.DotnetAsync(project, cache, [Path.Combine("out", "consumer.dll")], cancellationToken);
}
