using Microsoft.CodeAnalysis;

namespace NetClient.Capabilities.Analyzers.Tests;

/// <summary>NETC007 and its fix: code from UWP, which does not compile until it is ported.</summary>
public sealed class WindowsNamespaceTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("using Windows.Networking;", "using NetClient.Networking;", true)]
    [InlineData("using Windows.Networking.Sockets;", "using NetClient.Networking.Sockets;", true)]
    [InlineData("using Windows.Storage.Streams;", "using NetClient.Storage.Streams;", false)]
    [InlineData("using Windows.Foundation;", "using NetClient.Foundation;", false)]
    [InlineData("using Windows.Web.Syndication;", "using NetClient.Web.Syndication;", false)]
    [InlineData("using Windows.Security.Cryptography.Certificates;", "using NetClient.Security.Cryptography.Certificates;", false)]
    [InlineData("using Windows.ApplicationModel.Background;", "using NetClient.ApplicationModel.Background;", false)]
    [InlineData("using Net = Windows.Networking.Sockets;", "using Net = NetClient.Networking.Sockets;", false)]
    [InlineData("using static Windows.Networking.Sockets.SocketError;", "using static NetClient.Networking.Sockets.SocketError;", false)]
    [InlineData("class C { Windows.Networking.HostName h; }", "class C { NetClient.Networking.HostName h; }", false)]
    [InlineData("class C { global::Windows.Networking.HostName h; }", "class C { global::NetClient.Networking.HostName h; }", false)]
    [InlineData("class C { object o = new Windows.Networking.HostName(\"a\"); }", "class C { object o = new NetClient.Networking.HostName(\"a\"); }", false)]
    [InlineData("class C { bool b = Windows.Networking.HostName.Compare(null, null) == 0; }", "class C { bool b = NetClient.Networking.HostName.Compare(null, null) == 0; }", false)]
    [InlineData("class C { Windows.Foundation.Uri u; }", "class C { System.Uri u; }", false)]
    [InlineData("class C { Windows.Foundation.IAsyncOperation<int> o; }", "class C { System.Threading.Tasks.Task<int> o; }", false)]
    [InlineData("class C { Windows.Foundation.TypedEventHandler<int, int> o; }", "class C { NetClient.Foundation.TypedEventHandler<int, int> o; }", false)]
    public async Task WindowsName_ThatNetClientHas_IsReportedAndTurned(string before, string after, bool isThereAlready)
    {
        using var project = new TestProject(before, manifest: null, OutputKind.DynamicallyLinkedLibrary) { MayNotCompile = true };
        Diagnostic found = Assert.Single(await project.DiagnoseAsync());
        Assert.Equal(("NETC007", DiagnosticSeverity.Info), (found.Id, found.Severity));

        await project.ApplyAsync(new WindowsNamespaceFix(), "NETC007");

        // The test project's own usings hold some of them; a second one would be a warning.
        Assert.Equal(isThereAlready ? "" : after, await project.SourceAsync());
        Assert.Empty(await project.DiagnoseAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("using Windows.UI.Xaml;")]
    [InlineData("using Windows.Storage.Pickers;")]
    [InlineData("using Windows.Web.Http;")]
    [InlineData("using Windows.Networking.Vpn;")]
    [InlineData("class C { Windows.Storage.Pickers.FileOpenPicker p; }")]
    [InlineData("class C { Windows w; }")]
    [InlineData("class Windows { public static class Networking { public static int Sockets; } } class C { int i = Windows.Networking.Sockets; }")]
    [InlineData("namespace My.Windows.Networking { class A; } namespace My { class C { Windows.Networking.A a; } }")]
    [InlineData("class C { My.Windows.Networking.A a; }")]
    public async Task OtherNames_AreLeftAlone(string source)
    {
        using var project = new TestProject(source, manifest: null, OutputKind.DynamicallyLinkedLibrary) { MayNotCompile = true };
        Assert.Empty(await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task FixAll_TurnsAWholeFile()
    {
        using var project = new TestProject("""
            using Windows.Foundation;
            using Windows.Storage.Streams;
            class C
            {
                readonly Windows.Networking.Sockets.StreamSocket _socket = new Windows.Networking.Sockets.StreamSocket();
                public IBuffer Buffer { get; set; }
                public event TypedEventHandler<Windows.Networking.HostName, object> Done;
            }
            """, manifest: null, OutputKind.DynamicallyLinkedLibrary) { MayNotCompile = true };
        await project.ApplyToAllAsync(new WindowsNamespaceFix(), "NETC007");
        Assert.Equal("""
            using NetClient.Foundation;
            using NetClient.Storage.Streams;
            class C
            {
                readonly NetClient.Networking.Sockets.StreamSocket _socket = new NetClient.Networking.Sockets.StreamSocket();
                public IBuffer Buffer { get; set; }
                public event TypedEventHandler<NetClient.Networking.HostName, object> Done;
            }
            """, await project.SourceAsync());
        Compilation compilation = (await project.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(one => one.Severity == DiagnosticSeverity.Error));
    }

    [Fact(Timeout = 60_000)]
    public async Task GeneratedCode_IsIgnored()
    {
        using var project = new TestProject("", manifest: null, OutputKind.DynamicallyLinkedLibrary) { MayNotCompile = true };
        project.AddSource("Made.g.cs", "using Windows.Networking;");
        Assert.Empty(await project.FindingsAsync());
    }
}
