using System.Net;
using System.Text.RegularExpressions;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Tests.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Diagnostics;

public sealed partial class NetworkMetricsTests : IDisposable
{
    private readonly Measurements _measured = new();

    public void Dispose() => _measured.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Connection_ReadsAndWrites_CountsBytesAndConnections()
    {
        SocketPair pair = await SocketPair.ConnectAsync(context: Context());
        Assert.Equal(1, _measured.Now("netclient.open_connections", "netclient.role", "client"));

        await pair.Client.SendTextAsync("hello");
        await pair.Peer.SendAsync("abc");
        Assert.Equal("abc", await pair.Client.ReadTextAsync());
        Assert.Equal(5, Bytes("transmit"));
        Assert.Equal(3, Bytes("receive"));

        await pair.DisposeAsync();
        Assert.Equal(0, _measured.Now("netclient.open_connections", "netclient.role", "client"));
        Assert.Empty(_measured.Of("netclient.errors"));

        Measurements.Measured connect = Assert.Single(_measured.Of("netclient.connect.duration"));
        Assert.Equal(("tcp", "ipv4", null), (connect.Tag("network.transport"), connect.Tag("network.type"), connect.Tag("error.type")));
        Assert.InRange(connect.Value, 0, 10);
    }

    [Fact(Timeout = 60_000)]
    public async Task Listener_AcceptsOne_CountsItAsServer()
    {
        using var listener = new StreamSocketListener(Context());
        await listener.BindEndpointAsync(Loopback, "0", Token);
        using var client = new StreamSocket(TestContexts.AllCapabilities());
        await client.ConnectAsync(Loopback, listener.Information.LocalPort, Token);
        StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal(1, _measured.Now("netclient.open_connections", "netclient.role", "server"));
        Assert.Equal(0, _measured.Now("netclient.open_connections", "netclient.role", "client"));
        accepted.Dispose();
        accepted.Dispose();
        Assert.Equal(0, _measured.Now("netclient.open_connections", "netclient.role", "server"));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Refused_CountsTheErrorByStatusAndStage()
    {
        using var socket = new StreamSocket(Context());
        await FailsAsync(socket.ConnectAsync(Loopback, LoopbackServer.UnusedPort(), Token));
        Measurements.Measured error = Assert.Single(_measured.Of("netclient.errors"));
        Assert.Equal(("ConnectionRefused", "Connect"), (error.Tag("error.type"), error.Tag("netclient.stage")));
        Assert.Equal("ConnectionRefused", Assert.Single(_measured.Of("netclient.connect.duration")).Tag("error.type"));
        Assert.Equal(0, _measured.Now("netclient.open_connections", "netclient.role", "client"));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_PeerResets_CountsTheError()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync(context: Context());
        Task<int> reading = pair.Client.ReadAsync(new byte[1], Token).AsTask();
        pair.Peer.Reset();
        await FailsAsync(reading);
        Measurements.Measured error = Assert.Single(_measured.Of("netclient.errors"));
        Assert.Equal(("ConnectionResetByPeer", "Read"), (error.Tag("error.type"), error.Tag("netclient.stage")));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_CancelledOrClosed_IsNoError()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync(context: Context());
        using var cancel = new CancellationTokenSource();
        Task<int> cancelled = pair.Client.ReadAsync(new byte[1], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Task<int> closed = pair.Client.ReadAsync(new byte[1], Token).AsTask();
        pair.Client.Dispose();
        await FailsAsync(closed);
        Assert.Empty(_measured.Of("netclient.errors"));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Name_TimesTheLookup()
    {
        await using LoopbackServer server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using (var socket = new StreamSocket(Context(resolve: static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]))))
            await socket.ConnectAsync(new HostName("known.example"), server.Port, Token);
        using (var socket = new StreamSocket(Context(resolve: static (_, _) => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound))))
            await FailsAsync(socket.ConnectAsync(new HostName("unknown.example"), server.Port, Token));
        Assert.Collection(
            _measured.Of("dns.lookup.duration"),
            found => Assert.Equal(("known.example", null), (found.Tag("dns.question.name"), found.Tag("error.type"))),
            missing => Assert.Equal(("unknown.example", "HostNotFound"), (missing.Tag("dns.question.name"), missing.Tag("error.type"))));
    }

    [Fact(Timeout = 60_000)]
    public async Task Handshake_BothSides_AreTimedWithTheirVersion()
    {
        using var pki = new TestPki();
        NetClientContext context = Context();
        using var listener = new StreamSocketListener(context);
        listener.Control.ServerTls.ServerCertificate = pki.WithIssuer();
        await listener.BindEndpointAsync(Loopback, "0", SocketProtectionLevel.Tls12, Token);
        using StreamSocket client = Trusting(pki, context);
        Task<StreamSocket> accepting = listener.AcceptAsync(Token).AsTask();
        await client.ConnectAsync(Localhost, listener.Information.LocalPort, SocketProtectionLevel.Tls13, Token);
        (await accepting).Dispose();
        Assert.Equal(["client 1.3", "server 1.3"],
            _measured.Of("netclient.tls.handshake.duration").Select(one => $"{one.Tag("netclient.role")} {one.Tag("tls.protocol.version")}").Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Denied_CountsTheDenial()
    {
        using var socket = new StreamSocket(TestContexts.With(NetworkCapability.InternetClient, metrics: _measured.Metrics));
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.ConnectAsync(new HostName("192.168.1.1"), "80", Token));
        Measurements.Measured denial = Assert.Single(_measured.Of("netclient.capability.denials"));
        Assert.Equal(("Connect", "Private"), (denial.Tag("netclient.operation"), denial.Tag("netclient.boundary")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Datagrams_SentAndReceived_AreCountedAsUdp()
    {
        using var receiver = new DatagramSocket(Context());
        await receiver.BindEndpointAsync(Loopback, "0", Token);
        using var heard = new DatagramSocket(Context());
        var event3 = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        heard.MessageReceived += (_, _) => event3.TrySetResult();
        await heard.BindEndpointAsync(Loopback, "0", Token);
        using var sender = new DatagramSocket(Context());
        foreach ((DatagramSocket to, int size) in ((DatagramSocket, int)[])[(receiver, 5), (heard, 3)])
            await sender.SendAsync(new byte[size], new DatagramEndpoint(Loopback, int.Parse(to.Information.LocalPort, System.Globalization.CultureInfo.InvariantCulture)), Token);
        await receiver.ReceiveAsync(new byte[8], Token);
        await event3.Task.WaitAsync(Token);
        Assert.Equal((8, 8), (Bytes("transmit"), Bytes("receive")));
        Assert.All(_measured.Of("netclient.network.io"), one => Assert.Equal("udp", one.Tag("network.transport")));

        await Assert.ThrowsAsync<NetworkException>(() => sender.SendAsync(new byte[70_000], new DatagramEndpoint(Loopback, 9), Token).AsTask());
        Measurements.Measured error = Assert.Single(_measured.Of("netclient.errors"));
        Assert.Equal(("MessageTooLong", "Write"), (error.Tag("error.type"), error.Tag("netclient.stage")));
    }

    [Fact(Timeout = 60_000)]
    public async Task DatagramSocket_BindDenied_CountsTheDenial()
    {
        using var socket = new DatagramSocket(TestContexts.With(NetworkCapability.InternetClient, metrics: _measured.Metrics));
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.BindServiceNameAsync("0", Token));
        Measurements.Measured denial = Assert.Single(_measured.Of("netclient.capability.denials"));
        Assert.Equal(("Bind", "Unspecified"), (denial.Tag("netclient.operation"), denial.Tag("netclient.boundary")));
    }

    [Fact(Timeout = 60_000)]
    public async Task DatagramSocket_StrangerDenied_CountsEachDenial()
    {
        System.Net.IPAddress own = DatagramSocketCapabilityTests.OwnAddress();
        using var socket = new DatagramSocket(TestContexts.With(NetworkCapability.InternetClientServer, metrics: _measured.Metrics));
        await socket.BindServiceNameAsync("0", Token);
        using System.Net.Sockets.Socket stranger = DatagramTests.NewPeer(own);
        using System.Net.Sockets.Socket neighbour = DatagramTests.NewPeer();
        for (int i = 0; i < 3; i++)
            stranger.SendTo(new byte[1], socket.At(own));
        neighbour.SendTo(new byte[2], socket.At(IPAddress.Loopback));
        Assert.Equal(2, (await socket.ReceiveAsync(new byte[8], Token)).Length);
        Measurements.Measured[] denials = _measured.Of("netclient.capability.denials");
        Assert.Equal(3, denials.Sum(denial => denial.Value));
        Assert.All(denials, denial => Assert.Equal("Accept", denial.Tag("netclient.operation")));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectedDatagrams_PeerHasGone_CountTheError()
    {
        string port = LoopbackPort();
        using var reader = new DatagramSocket(Context());
        await reader.ConnectAsync(Loopback, port, Token);
        await reader.SendAsync(new byte[1], Token);
        await FailsAsync(reader.ReceiveAsync(new byte[8], Token).AsTask());
        Measurements.Measured error = Assert.Single(_measured.Of("netclient.errors"));
        Assert.Equal(("ConnectionResetByPeer", "Read"), (error.Tag("error.type"), error.Tag("netclient.stage")));
        Assert.Equal(1, Bytes("transmit"));
        Assert.Equal(0, Bytes("receive"));

        using var listener = new DatagramSocket(Context());
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.MessageReceived += (_, _) => told.TrySetResult();
        await listener.ConnectAsync(Loopback, port, Token);
        await listener.SendAsync(new byte[1], Token);
        await told.Task.WaitAsync(Token);
        Assert.Equal(["Read", "Read"], _measured.Of("netclient.errors").Select(one => one.Tag("netclient.stage")));
    }

    [Fact]
    public void EveryInstrument_StandsInTheDocumentWithItsUnit()
    {
        string document = File.ReadAllText(Path.Combine(NetClient.Tests.House.Repository.Root, "docs", "diagnostics.md"));
        string[] written = [.. TableRow().Matches(document).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}").Order(StringComparer.Ordinal)];
        string[] built = [.. _measured.Published.Select(instrument => $"{instrument.Name} {instrument.Unit}").Order(StringComparer.Ordinal)];
        Assert.Equal(built, written);
    }

    // Of a socket that was bound and has gone: what is sent there comes back as "port unreachable".
    private static string LoopbackPort()
    {
        using System.Net.Sockets.Socket peer = DatagramTests.NewPeer();
        return peer.PortOf();
    }

    private double Bytes(string direction) => _measured.Of("netclient.network.io").Where(one => one.Tag("network.io.direction") == direction).Sum(one => one.Value);

    private NetClientContext Context(Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) =>
        TestContexts.With(TestContexts.Everything, resolve: resolve, metrics: _measured.Metrics);

    [GeneratedRegex(@"^\| `((?:netclient|dns)\.[a-z_.]+)` \| [^|]+ \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
