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

    private static string Expected(string program) => string.Join('\n', program.ReplaceLineEndings("\n").Split('\n')
        .Where(line => line.StartsWith(ExpectPrefix, StringComparison.Ordinal))
        .Select(line => line[ExpectPrefix.Length..]));
}
