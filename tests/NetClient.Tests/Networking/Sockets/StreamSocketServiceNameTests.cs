using System.Net;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Tests.Networking.Internal.Dns;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>SRV from end to end: a name server on loopback, asked by the socket itself.</summary>
public sealed class StreamSocketServiceNameTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_SrvName_FollowsTheRecordToHostAndPort()
    {
        await using var server = LoopbackServer.Start(peer => peer.SendAsync("x"));
        await using ScriptedDnsServer dns = ScriptedDnsServer.Start((query, _) =>
            [DnsTestMessage.AnswerTo(query).Srv(1, 1, server.EndPoint.Port, "node1.example.test").ToArray()]);
        using var socket = new StreamSocket(Context(dns));
        await socket.ConnectAsync(new HostName("example.test"), "netclient-test", Token);
        Assert.Equal(("127.0.0.1", server.Port), (socket.Information.RemoteAddress!.CanonicalName, socket.Information.RemotePort));
        Assert.Equal(("example.test", "netclient-test"), (socket.Information.RemoteHostName!.RawName, socket.Information.RemoteServiceName));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_FirstSrvTargetRefuses_TakesTheNext()
    {
        await using var server = LoopbackServer.Start(peer => peer.SendAsync("x"));
        await using ScriptedDnsServer dns = ScriptedDnsServer.Start((query, _) =>
            [DnsTestMessage.AnswerTo(query)
                .Srv(1, 1, 1, "dead.example.test")
                .Srv(2, 1, server.EndPoint.Port, "alive.example.test").ToArray()]);
        using var socket = new StreamSocket(Context(dns));
        await socket.ConnectAsync(new HostName("example.test"), "netclient-test", Token);
        Assert.Equal(server.Port, socket.Information.RemotePort);
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_NoSuchRecord_IsHostNotFound()
    {
        await using ScriptedDnsServer dns = ScriptedDnsServer.Start((query, _) => [DnsTestMessage.AnswerTo(query, code: 3).ToArray()]);
        using var socket = new StreamSocket(Context(dns));
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.ConnectAsync(new HostName("example.test"), "netclient-test", Token));
        Assert.Equal((SocketErrorStatus.HostNotFound, NetworkStage.Resolve), (e.Status, e.Stage));
    }

    private static NetClientContext Context(ScriptedDnsServer dns) => new()
    {
        Capabilities = new CapabilityChecker(CapabilityManifest.Create(TestContexts.Everything)),
        NameServers = () => [dns.Address],
        ResolveHost = (_, _) => Task.FromResult(new[] { IPAddress.Loopback }),
        SystemProxy = new WebProxy(),
    };
}
