using System.Globalization;
using Microsoft.CodeAnalysis;

namespace NetClient.Capabilities.Analyzers.Tests;

/// <summary>NETC001 and the fix that declares what is missing.</summary>
public sealed class MissingCapabilityTests
{
    private const string Listen = """await new StreamSocketListener().BindServiceNameAsync("0");""";
    private const string Connect = """await new StreamSocket().ConnectAsync(new HostName("example.com"), "443");""";

    [Fact(Timeout = 60_000)]
    public async Task Call_WithoutItsCapability_IsReportedAtItsNameWithTheLinesToAdd()
    {
        using var project = new TestProject(Listen, Manifests.With("internetClient"));
        Diagnostic found = Assert.Single(await project.DiagnoseAsync(), diagnostic => diagnostic.Id == "NETC001");
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
        Assert.Equal("BindServiceNameAsync", found.Location.SourceTree!.GetText(TestContext.Current.CancellationToken).ToString(found.Location.SourceSpan));
        Assert.Equal(
            "StreamSocketListener.BindServiceNameAsync needs the capability privateNetworkClientServer or internetClientServer, and Package.appxmanifest declares " +
            "only internetClient. Add <Capability Name=\"privateNetworkClientServer\" /> or <Capability Name=\"internetClientServer\" /> to its <Capabilities> element.",
            found.GetMessage(CultureInfo.InvariantCulture));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("internetClientServer", Listen)]
    [InlineData("privateNetworkClientServer", Listen)]
    [InlineData("internetClient", Connect)]
    [InlineData("internetClientServer", Connect)]
    [InlineData("privateNetworkClientServer", Connect)]
    public async Task Call_WithOneOfItsCapabilities_IsFine(string declared, string call)
    {
        using var project = new TestProject(call, Manifests.With(declared));
        Assert.Empty(await project.FindingsAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("10.1.2.3", "internetClient", true)]
    [InlineData("10.1.2.3", "privateNetworkClientServer", false)]
    [InlineData("fe80::1", "internetClient", true)]
    [InlineData("8.8.8.8", "privateNetworkClientServer", true)]
    [InlineData("8.8.8.8", "internetClient", false)]
    [InlineData("8.8.8.8", "internetClientServer", false)]
    [InlineData("2606:4700::1", "privateNetworkClientServer", true)]
    [InlineData("127.0.0.1", "internetClient", false)]
    [InlineData("::1", "privateNetworkClientServer", false)]
    [InlineData("localhost", "internetClient", false)]
    public async Task Connect_ToALiteralAddress_NeedsTheCapabilityOfItsBoundary(string host, string declared, bool isReported)
    {
        using var project = new TestProject($"""await new StreamSocket().ConnectAsync(new HostName("{host}"), "443");""", Manifests.With(declared));
        Assert.Equal(isReported, (await project.FindingsAsync()).Contains("NETC001 \"ConnectAsync\""));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""new HostName("127.0.0.1")""", false)]
    [InlineData("""new("::1")""", false)]
    [InlineData("null", true)]
    [InlineData("""new HostName("0.0.0.0")""", true)]
    [InlineData("""new HostName("192.168.1.1")""", true)]
    [InlineData("new HostName(args[0])", false)]
    public async Task BindEndpoint_NeedsAServerCapability_UnlessItIsOrMayBeLoopback(string host, bool isReported)
    {
        using var project = new TestProject($"""await new StreamSocketListener().BindEndpointAsync({host}, "0");""", Manifests.With("internetClient"));
        Assert.Equal(isReported, (await project.FindingsAsync()).Contains("NETC001 \"BindEndpointAsync\""));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""var host = new HostName("10.0.0.1");""", true)]
    [InlineData("""HostName host = new("10.0.0.1"); if (args.Length > 0) host = new("example.com");""", false)]
    [InlineData("""var host = new HostName("10.0.0.1"); Change(ref host);""", false)]
    public async Task Connect_ToALocalVariable_IsJudgedWhenItHasOneValue(string declaration, bool isReported)
    {
        using var project = new TestProject(
            $$"""
            {{declaration}}
            await new StreamSocket().ConnectAsync(host, "443");
            static void Change(ref HostName host) => host = new("example.com");
            """,
            Manifests.With("internetClient"));
        Assert.Equal(isReported, (await project.FindingsAsync()).Contains("NETC001 \"ConnectAsync\""));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""await socket.BindServiceNameAsync("5353");""", "BindServiceNameAsync", "internetClient", true)]
    [InlineData("""await socket.BindServiceNameAsync("5353");""", "BindServiceNameAsync", "privateNetworkClientServer", false)]
    [InlineData("""await socket.BindEndpointAsync(new HostName("127.0.0.1"), "0");""", "BindEndpointAsync", "internetClient", false)]
    [InlineData("""await socket.ConnectAsync(new HostName("192.168.1.1"), "53");""", "ConnectAsync", "internetClient", true)]
    [InlineData("""await socket.ConnectAsync(new HostName("8.8.8.8"), "53");""", "ConnectAsync", "internetClient", false)]
    [InlineData("""await socket.GetOutputStreamAsync(new HostName("239.255.255.250"), "1900");""", "GetOutputStreamAsync", "internetClient", true)]
    [InlineData("""await socket.GetOutputStreamAsync(new HostName("255.255.255.255"), "9");""", "GetOutputStreamAsync", "internetClientServer", true)]
    [InlineData("""await socket.GetOutputStreamAsync(new HostName("example.com"), "9");""", "GetOutputStreamAsync", "internetClient", false)]
    [InlineData("""await socket.SendAsync(new byte[1], new DatagramEndpoint(new HostName("10.0.0.1"), 9));""", "SendAsync", "internetClient", true)]
    [InlineData("""await socket.SendAsync(new byte[1], new DatagramEndpoint(new HostName("10.0.0.1"), 9));""", "SendAsync", "privateNetworkClientServer", false)]
    [InlineData("""await socket.SendAsync(new byte[1], new DatagramEndpoint(new System.Net.IPEndPoint(1, 9)));""", "SendAsync", "internetClient", false)]   // not known
    [InlineData("await socket.SendAsync(new byte[1]);", "SendAsync", "internetClient", false)]
    [InlineData("""socket.JoinMulticastGroup(new HostName("224.0.0.251"));""", "JoinMulticastGroup", "internetClientServer", true)]
    [InlineData("""socket.JoinMulticastGroup(new HostName("ff02::fb"));""", "JoinMulticastGroup", "privateNetworkClientServer", false)]
    [InlineData("""socket.JoinMulticastGroup(new HostName("ff0e::fb"));""", "JoinMulticastGroup", "privateNetworkClientServer", true)]
    public async Task DatagramSocket_IsJudgedByWhatItDoesAndWhere(string call, string name, string declared, bool isReported)
    {
        using var project = new TestProject("DatagramSocket socket = new();\n" + call, Manifests.With(declared));
        Assert.Equal(isReported, (await project.FindingsAsync()).Contains($"NETC001 \"{name}\""));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("ws://10.0.0.1/chat", true)]
    [InlineData("ws://example.com/chat", false)]
    public async Task Call_OfAnApiThatComesLater_IsBoundByItsName(string uri, bool isReported)
    {
        // MessageWebSocket is not part of NetClient yet; a type of that name is all the row asks for.
        using var project = new TestProject($"""await new MessageWebSocket().ConnectAsync(new Uri("{uri}"));""", Manifests.With("internetClient"));
        project.AddSource("Later.cs", """
            namespace NetClient.Networking.Sockets;
            public class MessageWebSocket { public System.Threading.Tasks.Task ConnectAsync(System.Uri uri) => System.Threading.Tasks.Task.CompletedTask; }
            """);
        Assert.Equal(isReported, (await project.FindingsAsync()).Contains("NETC001 \"ConnectAsync\""));
    }

    [Fact(Timeout = 60_000)]
    public async Task MethodReference_CountsAsACall()
    {
        using var project = new TestProject("Func<string, System.Threading.CancellationToken, Task> bind = new StreamSocketListener().BindServiceNameAsync;", Manifests.With());
        Assert.Equal(["NETC001 \"BindServiceNameAsync\""], await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task GeneratedCode_IsNotReportedOn()
    {
        using var project = new TestProject("", Manifests.With(), OutputKind.DynamicallyLinkedLibrary);
        project.AddSource("Made.g.cs", TestProject.Usings + "class Made { public Task M() => " + Connect["await ".Length..] + " }");
        Assert.Empty(await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task TypesOfTheSameName_ThatAreNotNetClients_AreLeftAlone()
    {
        using var project = new TestProject("""
            await new Mine.StreamSocket().ConnectAsync();
            namespace Mine { public class StreamSocket { public Task ConnectAsync() => Task.CompletedTask; } }
            """, Manifests.With());
        Assert.Empty(await project.FindingsAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""await new StreamSocketFactory().CreateStreamSocketListener().BindServiceNameAsync("0", SocketProtectionLevel.PlainSocket);""", "BindServiceNameAsync", true)]
    [InlineData("""await Get<IStreamSocketListener>().BindEndpointAsync(null, "0", SocketProtectionLevel.PlainSocket);""", "BindEndpointAsync", true)]
    [InlineData("""await Get<IStreamSocketListener>().BindEndpointAsync(new HostName("127.0.0.1"), "0", SocketProtectionLevel.PlainSocket);""", "BindEndpointAsync", false)]
    [InlineData("""await Get<IStreamSocket>().ConnectAsync(new HostName("10.0.0.1"), "1", SocketProtectionLevel.PlainSocket);""", "ConnectAsync", true)]
    [InlineData("""await Get<IStreamSocket>().ConnectAsync(new HostName("example.com"), "1", SocketProtectionLevel.PlainSocket);""", "ConnectAsync", false)]
    [InlineData("""Func<HostName, string, SocketProtectionLevel, System.Threading.CancellationToken, Task> bind = Get<IStreamSocketListener>().BindEndpointAsync;""", "BindEndpointAsync", false)]
    public async Task Call_ThroughAnInterface_IsJudgedAsOnTheSocketItself(string call, string method, bool isReported)
    {
        using var project = new TestProject(call + "static T Get<T>() => default!;", Manifests.With("internetClient"));
        Assert.Equal(isReported ? [$"NETC001 \"{method}\""] : [], (await project.FindingsAsync()).Where(found => found.StartsWith("NETC001", StringComparison.Ordinal)));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("internetClient")]
    [InlineData(null)]
    public async Task Call_ThroughAnInterface_IsLeftAloneWhereAManifestIsMadeInCode(string? declared)
    {
        using var project = new TestProject(
            """
            using var listener = Factories.Make().CreateStreamSocketListener();
            await listener.BindServiceNameAsync("0", SocketProtectionLevel.PlainSocket);
            await Factories.Make().CreateStreamSocket().ConnectAsync(new HostName("example.com"), "1", SocketProtectionLevel.PlainSocket);
            """,
            declared is null ? null : Manifests.With(declared));
        project.AddSource("Factories.cs", TestProject.Usings + """
            using NetClient.Capabilities;
            static class Factories
            {
                public static IStreamSocketFactory Make() => new StreamSocketFactory(CapabilityManifest.Create(NetworkCapability.PrivateNetworkClientServer));
            }
            """);
        Assert.Empty(await project.FindingsAsync());

        // The sockets that an app makes itself go by the file all the same.
        project.AddSource("Direct.cs", TestProject.Usings + """class Direct { public Task M() => new StreamSocketListener().BindServiceNameAsync("0"); }""");
        Assert.Equal([(declared is null ? "NETC002" : "NETC001") + " \"BindServiceNameAsync\""], await project.FindingsAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("ManifestPath", false)]
    [InlineData("Path", true)]
    public async Task Call_ThroughAnInterface_IsLeftAloneWhereAnotherFileIsNamed(string property, bool isReported)
    {
        using var project = new TestProject(
            $$"""
            var options = new Options { {{property}} = "other.appxmanifest" };
            await options.Get().BindServiceNameAsync("0", SocketProtectionLevel.PlainSocket);
            class Options { public string {{property}} = ""; public IStreamSocketListener Get() => null!; }
            """,
            Manifests.With());
        Assert.Equal(isReported ? ["NETC001 \"BindServiceNameAsync\""] : [], await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task AppxManifest_IsReadWhenThereIsNoPackageManifest()
    {
        using var project = new TestProject(Listen, manifest: null);
        project.AddManifest(Manifests.With("internetClientServer"), "AppxManifest.xml");
        Assert.Empty(await project.FindingsAsync());
        project.AddManifest(Manifests.With(), "Package.appxmanifest");
        Assert.Equal(["NETC001 \"BindServiceNameAsync\""], await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Fix_OffersEveryCapabilityThatWouldDo_LeastReachFirst()
    {
        using var project = new TestProject(Listen, Manifests.With("internetClient"));
        Assert.Equal(["Declare privateNetworkClientServer", "Declare internetClientServer"], await project.OffersAsync(new AddCapabilityFix(), "NETC001"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0, "privateNetworkClientServer")]
    [InlineData(1, "internetClientServer")]
    public async Task Fix_Applied_AddsOneLineAndEndsTheWarning(int offer, string capability)
    {
        using var project = new TestProject(Listen + Connect, Manifests.With("internetClient"));
        await project.ApplyAsync(new AddCapabilityFix(), "NETC001", offer);
        Assert.Equal(Manifests.With("internetClient", capability), await project.TextAsync("Package.appxmanifest"));
        Assert.Empty(await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task FixAll_WritesEachCapabilityOnce()
    {
        using var project = new TestProject(
            Listen + Listen + """await new StreamSocket().ConnectAsync(new HostName("8.8.8.8"), "53");""", Manifests.With());
        await project.ApplyToAllAsync(new AddCapabilityFix(), "NETC001");
        string text = await project.TextAsync("Package.appxmanifest");
        Assert.Equal(2, text.Split("<Capability ").Length - 1);
        Assert.Empty(await project.FindingsAsync());
    }
}
