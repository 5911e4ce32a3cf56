using Microsoft.CodeAnalysis;

namespace NetClient.Capabilities.Analyzers.Tests;

/// <summary>NETC002, no manifest, and NETC003, too much in it.</summary>
public sealed class ProjectManifestTests
{
    private const string Listen = """await new StreamSocketListener().BindServiceNameAsync("0");""";

    [Fact(Timeout = 60_000)]
    public async Task App_WithNetworkCallsAndNoManifest_IsReportedOnceAtTheFirstCall()
    {
        using var project = new TestProject("var socket = new StreamSocket();\n" + Listen + Listen, manifest: null);
        project.AddSource("Zulu.cs", TestProject.Usings + "class Zulu { public Task M() => new StreamSocket().ConnectAsync(new HostName(\"a\"), \"1\"); }");
        Diagnostic found = Assert.Single(await project.DiagnoseAsync());
        Assert.Equal(("NETC002", DiagnosticSeverity.Warning), (found.Id, found.Severity));
        FileLinePositionSpan place = found.Location.GetLineSpan();
        Assert.Equal(("/app/Program.cs", TestProject.Usings.Split('\n').Length), (place.Path, place.StartLinePosition.Line));
    }

    [Fact(Timeout = 60_000)]
    public async Task App_WithoutNetworkCalls_NeedsNoManifest()
    {
        using var project = new TestProject("using var socket = new StreamSocket();", manifest: null);
        Assert.Empty(await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Library_WithNetworkCalls_NeedsNoManifest()
    {
        using var project = new TestProject("class C { public async Task M() { " + Listen + " } }", manifest: null, OutputKind.DynamicallyLinkedLibrary);
        Assert.Empty(await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Fix_WithoutManifest_WritesOneThatEndsTheWarning()
    {
        using var project = new TestProject(Listen, manifest: null);
        await project.ApplyAsync(new AddCapabilityFix(), "NETC002");
        Assert.Equal(Manifests.With("privateNetworkClientServer") + "\n", await project.TextAsync("Package.appxmanifest"));
        Assert.Empty(await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Capability_ThatNothingUses_IsReportedInTheManifest()
    {
        using var project = new TestProject(Listen, Manifests.With("internetClient", "internetClientServer"));
        Diagnostic found = Assert.Single(await project.DiagnoseAsync());
        Assert.Equal(("NETC003", DiagnosticSeverity.Info), (found.Id, found.Severity));
        FileLinePositionSpan place = found.Location.GetLineSpan();
        Assert.Equal(("/app/Package.appxmanifest", 3), (place.Path, place.StartLinePosition.Line));
        Assert.Equal(["NETC003 \"Capability Name=\"internetClient\" /\""], await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Capability_ThatOnlyGeneratedCodeUses_IsUsed()
    {
        using var project = new TestProject("return;", Manifests.With("internetClientServer"));
        Assert.Equal(["NETC003"], (await project.DiagnoseAsync()).Select(found => found.Id));
        project.AddSource("Made.g.cs", TestProject.Usings + "class Made { public async Task M() { " + Listen + " } }");
        Assert.Empty(await project.FindingsAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""await new StreamSocketFactory().CreateStreamSocket().ConnectAsync(new HostName("a"), "1", SocketProtectionLevel.PlainSocket);""", true)]
    [InlineData("""IStreamSocketFactory factory = new StreamSocketFactory(); factory.CreateStreamSocket();""", false)]
    public async Task Capability_ThatIsUsedThroughAnInterface_IsUsed(string code, bool isUsed)
    {
        using var project = new TestProject(code, Manifests.With("internetClient"));
        Assert.Equal(isUsed ? [] : ["NETC003"], (await project.DiagnoseAsync()).Select(found => found.Id));
    }

    [Fact(Timeout = 60_000)]
    public async Task Fix_WithoutManifest_PutsItBesideTheProjectFile()
    {
        using var project = new TestProject(Listen, manifest: null);
        await project.ApplyAsync(new AddCapabilityFix(), "NETC002", offer: 1);
        TextDocument made = Assert.Single(project.Project.AdditionalDocuments);
        Assert.Equal("/app/Package.appxmanifest", made.FilePath?.Replace('\\', '/'));
        Assert.Equal(Manifests.With("internetClientServer") + "\n", await project.TextAsync(made.Name));
    }

    [Fact(Timeout = 60_000)]
    public async Task Capability_OfAnAppWhoseLibraryUsesNetClient_MayBeUsed()
    {
        using var project = new TestProject("await new Lib().Go();", Manifests.With("internetClientServer"));
        project.AddLibrary("public class Lib { public async Task Go() { " + Listen + " } }");
        Assert.Empty(await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Capability_OfNoNetwork_IsNotJudged()
    {
        using var project = new TestProject("return;", """
            <Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10" xmlns:uap="http://schemas.microsoft.com/appx/manifest/uap/windows10">
              <Capabilities>
                <uap:Capability Name="enterpriseAuthentication" /><uap:Capability Name="picturesLibrary" /><DeviceCapability Name="proximity" />
              </Capabilities>
            </Package>
            """);
        Assert.Empty(await project.FindingsAsync());
    }
}
