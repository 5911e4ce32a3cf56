using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using NetClient.Capabilities;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Sockets passed at the start, at numbers where this process has nothing else. No real supervisor passes them.</summary>
public sealed partial class StreamSocketListenerSystemdTests : IDisposable
{
    private static int _next = 700;

    private readonly int _first = Interlocked.Add(ref _next, 10);
    private readonly Dictionary<string, string?> _environment = new() { ["LISTEN_PID"] = "42" };
    private readonly List<Socket> _passed = [];

    public StreamSocketListenerSystemdTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such supervisor.");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _passed.ForEach(socket => socket.Dispose());

    [Fact(Timeout = 60_000)]
    public async Task FromSystemd_TwoSocketsOfOneName_AreOneListener()
    {
        IPEndPoint one = Pass("web", SocketType.Stream), two = Pass("web", SocketType.Stream);
        Pass("other", SocketType.Stream);
        using StreamSocketListener listener = From("web")!;
        foreach (IPEndPoint endpoint in (IPEndPoint[])[one, two])
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(endpoint, Token);
            using StreamSocket socket = await listener.AcceptAsync(Token);
            Assert.Equal(((IPEndPoint)client.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), socket.Information.RemotePort);
        }
    }

    [Fact]
    public void FromSystemd_WithoutAName_TakesTheTcpListenersOnce()
    {
        Pass("dns", SocketType.Dgram);
        IPEndPoint web = Pass("web", SocketType.Stream);
        SystemdSockets passed = Passed();
        using StreamSocketListener? first = StreamSocketListener.FromSystemd(passed, null, TestContexts.AllCapabilities());
        Assert.Equal(web.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), first!.Information.LocalPort);
        Assert.Null(StreamSocketListener.FromSystemd(passed, null, TestContexts.AllCapabilities()));
        Assert.False(IsOpen(_first + 1));
        Assert.True(IsOpen(_first));
    }

    [Fact]
    public void FromSystemd_NameOfADatagramSocket_Throws()
    {
        Pass("dns", SocketType.Dgram);
        Assert.Contains("'dns'", Assert.Throws<InvalidOperationException>(() => From("dns")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromSystemd_MeantForAnotherProcess_IsNull()
    {
        Pass("web", SocketType.Stream);
        _environment["LISTEN_PID"] = "41";
        Assert.Null(From(null));
    }

    [Theory]
    [InlineData("LISTEN_FDS", "-1")]
    [InlineData("LISTEN_FDS", "1000000000")]
    [InlineData("LISTEN_FDS", "many")]
    [InlineData("LISTEN_FDS", null)]
    [InlineData("LISTEN_PID", "")]
    public void FromSystemd_VariableWithNonsense_IsNull(string variable, string? value)
    {
        Pass("web", SocketType.Stream);
        _environment[variable] = value;
        Assert.Null(From(null));
    }

    [Fact]
    public void FromSystemd_WithoutTheCapability_ThrowsAndLeavesTheSocket()
    {
        IPEndPoint web = Pass("web", SocketType.Stream);
        SystemdSockets passed = Passed();
        Assert.Throws<CapabilityDeniedException>(() => StreamSocketListener.FromSystemd(passed, "web", TestContexts.With(NetworkCapability.None)));
        using StreamSocketListener? listener = StreamSocketListener.FromSystemd(passed, "web", TestContexts.AllCapabilities());
        Assert.Equal(web.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), listener!.Information.LocalPort);
    }

    [Fact]
    public void FromSystemd_Sockets_AreNotInheritedByChildren()
    {
        Pass("web", SocketType.Stream);
        Assert.Equal(0, Control(_first, 1, 0) & 1);   // as systemd passes them: without close-on-exec
        Passed();
        Assert.Equal(1, Control(_first, 1, 0) & 1);
    }

    private static bool IsOpen(int descriptor) => Control(descriptor, 1, 0) >= 0;

    private StreamSocketListener? From(string? name) => StreamSocketListener.FromSystemd(Passed(), name, TestContexts.AllCapabilities());

    private SystemdSockets Passed() => new(name => _environment.GetValueOrDefault(name), 42, _first);

    private IPEndPoint Pass(string name, SocketType type)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        _passed.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (type == SocketType.Stream)
            socket.Listen();
        Assert.Equal(_first + _passed.Count - 1, Duplicate((int)socket.Handle, _first + _passed.Count - 1));
        _environment["LISTEN_FDS"] = _passed.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _environment["LISTEN_FDNAMES"] = _environment.GetValueOrDefault("LISTEN_FDNAMES") is { } names ? $"{names}:{name}" : name;
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, int argument);
}
