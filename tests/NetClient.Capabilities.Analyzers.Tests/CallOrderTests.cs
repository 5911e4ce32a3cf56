namespace NetClient.Capabilities.Analyzers.Tests;

/// <summary>NETC005 and NETC006: what comes too late, and what only looks as if it did.</summary>
public sealed class CallOrderTests
{
    private const string Socket = "var socket = new StreamSocket();\n";
    private const string Connect = "await socket.ConnectAsync(new HostName(\"a\"), \"1\");\n";
    private const string Set = "socket.Control.NoDelay = false;\n";

    [Theory(Timeout = 60_000)]
    [InlineData(Socket + Connect + Set)]
    [InlineData(Socket + Connect + "if (args.Length > 0) { " + Set + " }")]
    [InlineData(Socket + "using (socket) { " + Connect + " }" + Set)]
    [InlineData(Socket + "try { " + Connect + Set + " } catch (Exception) { }")]
    [InlineData(Socket + "Task connecting = socket.ConnectAsync(new HostName(\"a\"), \"1\").WaitAsync(TimeSpan.FromSeconds(1));" + Set)]
    [InlineData(Socket + "var control = socket.Control;" + Connect + "control.NoDelay = false;")]
    [InlineData("IStreamSocket socket = new StreamSocket(); await socket.ConnectAsync(new HostName(\"a\"), \"1\", SocketProtectionLevel.PlainSocket);" + Set)]
    [InlineData("await M(new()); async Task M(StreamSocket socket) { " + Connect + Set + " }")]
    public async Task Control_SetAfterConnect_IsReported(string source)
    {
        using var project = new TestProject(source, Manifests.With("internetClient"));
        Assert.Equal(["NETC005"], (await project.DiagnoseAsync()).Where(found => found.Id != "NETC003").Select(found => found.Id));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Socket + Set + Connect)]
    [InlineData(Socket + "if (args.Length > 0) { " + Connect + " } else { " + Set + " }")]
    [InlineData(Socket + "if (args.Length > 0) " + Connect + Set)]
    [InlineData(Socket + "_ = args.Length > 0 && Ok(socket.ConnectAsync(new HostName(\"a\"), \"1\"));" + Set + "static bool Ok(Task t) => true;")]
    [InlineData(Socket + "try { " + Connect + " } catch (Exception) { }" + Set)]
    [InlineData(Socket + Connect + "socket = new StreamSocket();" + Set)]
    [InlineData(Socket + Connect + "Renew(out socket);" + Set + "static void Renew(out StreamSocket s) => s = new();")]
    [InlineData(Socket + "Func<Task> later = async () => { " + Connect + " };" + Set)]
    [InlineData(Socket + Connect + "Action later = () => { " + Set + " };")]
    [InlineData(Socket + "var other = new StreamSocket();" + Connect + "other.Control.NoDelay = true;")]
    [InlineData(Socket + "while (true) { var s = new StreamSocket(); s.Control.NoDelay = true; await s.ConnectAsync(new HostName(\"a\"), \"1\"); }")]
    [InlineData(Socket + Connect + "_ = socket.Control.NoDelay;")]
    public async Task Control_SetInTimeOrPerhaps_IsFine(string source)
    {
        using var project = new TestProject(source, Manifests.With("internetClient"));
        Assert.Empty(await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ControlsLists_ChangedAfterConnect_AreReported()
    {
        using var project = new TestProject(
            Socket + Connect + "socket.Control.ApplicationProtocols.Add(\"h2\"); _ = socket.Control.ApplicationProtocols.Contains(\"h2\");", Manifests.With("internetClient"));
        Assert.Equal(["NETC005 \"socket.Control.ApplicationProtocols\""], await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ControlOfAListener_SetAfterBind_IsReported()
    {
        using var project = new TestProject(
            "var listener = new StreamSocketListener(); await listener.BindServiceNameAsync(\"0\"); listener.Control.KeepAlive = true;", Manifests.With("internetClientServer"));
        Assert.Equal(["NETC005 \"listener.Control.KeepAlive\""], await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ControlOfAField_SetAfterConnect_IsReportedButNotThatOfAnotherObject()
    {
        using var project = new TestProject("""
            await Task.Yield();
            class C
            {
                private readonly StreamSocket _socket = new();
                public async Task Own() { await _socket.ConnectAsync(new HostName("a"), "1"); this._socket.Control.NoDelay = true; }
                public async Task Other(C other) { await _socket.ConnectAsync(new HostName("a"), "1"); other._socket.Control.NoDelay = true; }
            }
            """, Manifests.With("internetClient"));
        Assert.Equal(["NETC005 \"this._socket.Control.NoDelay\""], await project.FindingsAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("socket.EnableTransferOwnership(id);\nawait socket.BindServiceNameAsync(\"0\");", false)]
    [InlineData("await socket.BindServiceNameAsync(\"0\");\nsocket.EnableTransferOwnership(id);", true)]
    [InlineData("await socket.ConnectAsync();\nsocket.EnableTransferOwnership(id);", true)]
    public async Task EnableTransferOwnership_AfterConnectOrBind_IsReported(string body, bool isReported)
    {
        // DatagramSocket cannot be transferred yet; the rule is bound by names.
        using var project = new TestProject("var socket = new DatagramSocket(); Guid id = Guid.NewGuid();\n" + body, Manifests.With("internetClientServer"));
        project.AddSource("Later.cs", """
            namespace NetClient.Networking.Sockets;
            public class DatagramSocket
            {
                public void EnableTransferOwnership(System.Guid id) { }
                public System.Threading.Tasks.Task BindServiceNameAsync(string name) => System.Threading.Tasks.Task.CompletedTask;
                public System.Threading.Tasks.Task ConnectAsync() => System.Threading.Tasks.Task.CompletedTask;
            }
            """);
        Assert.Equal(isReported ? ["NETC006 \"socket.EnableTransferOwnership(id)\""] : [], await project.FindingsAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("DatagramSocket socket = new();", "socket.Control.DontFragment = true;", true)]
    [InlineData("DatagramSocket socket = new();", "socket.Control.OutboundUnicastHopLimit = 5;", false)]   // may change at any time
    [InlineData("IDatagramSocket socket = new DatagramSocketFactory().CreateDatagramSocket();", "socket.Control.MulticastOnly = true;", true)]
    public async Task ControlOfADatagramSocket_AfterTheBind_IsReportedButForWhatMayChange(string declaration, string setting, bool isReported)
    {
        using var project = new TestProject($"{declaration}\nawait socket.BindServiceNameAsync(\"0\");\n{setting}", Manifests.With("internetClientServer"));
        Assert.Equal(isReported ? [$"NETC005 \"{setting.Split(" =")[0]}\""] : [], await project.FindingsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task GeneratedCode_IsIgnored()
    {
        using var project = new TestProject("return;", manifest: Manifests.With("internetClient"));
        project.AddSource("Made.g.cs", TestProject.Usings + "class Made { public async Task M() { " + Socket + Connect + Set + " } }");
        Assert.Empty(await project.FindingsAsync());
    }
}
