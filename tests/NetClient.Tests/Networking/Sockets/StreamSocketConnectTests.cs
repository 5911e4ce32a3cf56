using System.Text;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketConnectTests
{
    private static readonly HostName Loopback = new("127.0.0.1");

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Plain_CarriesDataBothWays()
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ExpectAsync("ping");
            await peer.SendAsync("pong");
        });
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        await socket.ConnectAsync(Loopback, server.Port, TestContext.Current.CancellationToken);
        await socket.WriteAsync("ping"u8.ToArray(), TestContext.Current.CancellationToken);
        byte[] answer = new byte[16];
        int count = await socket.ReadAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal("pong", Encoding.ASCII.GetString(answer, 0, count));
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_Tls_NegotiatesAndReports()
    {
        using var pki = new TestPki();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.HandshakeAsync(pki.Issue(), pki.Intermediate);
            await peer.ExpectAsync("ping");
            await peer.SendAsync("pong");
        });
        using var socket = new StreamSocket(TestContexts.AllCapabilities());
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        await socket.ConnectAsync(new HostName("localhost"), server.Port, SocketProtectionLevel.Tls12, TestContext.Current.CancellationToken);
        await socket.WriteAsync("ping"u8.ToArray(), TestContext.Current.CancellationToken);
        byte[] answer = new byte[16];
        int count = await socket.ReadAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal("pong", Encoding.ASCII.GetString(answer, 0, count));
        Assert.Equal(SocketProtectionLevel.Tls13, socket.Information.ProtectionLevel);
        Assert.Equal([ChainValidationResult.RevocationInformationMissing], socket.Information.ServerCertificateErrors);
        Assert.Single(socket.Information.ServerIntermediateCertificates);
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_ListenerWithTls_Talks()
    {
        using var pki = new TestPki();
        var context = TestContexts.AllCapabilities();
        using var listener = new StreamSocketListener(context);
        listener.Control.ServerTls.ServerCertificate = new Certificate(pki.Issue(), [pki.Intermediate]);
        await listener.BindEndpointAsync(new HostName("localhost"), "0", SocketProtectionLevel.Tls12, TestContext.Current.CancellationToken);
        using var socket = new StreamSocket(context);
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        Task connecting = socket.ConnectAsync(new HostName("localhost"), listener.Information.LocalPort, SocketProtectionLevel.Tls12, TestContext.Current.CancellationToken);
        using StreamSocket accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        await connecting;
        await accepted.WriteAsync("hello"u8.ToArray(), TestContext.Current.CancellationToken);
        byte[] answer = new byte[16];
        int count = await socket.ReadAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal("hello", Encoding.ASCII.GetString(answer, 0, count));
        Assert.Equal("localhost", accepted.Information.RequestedServerName);
    }
}
