using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Tests.Networking.Sockets.Internal.WebSockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.WebSockets.WebSocketTests;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>What is shown to a server, and what is known of the connection.</summary>
public sealed class MessageWebSocketInformationTests
{
    [Fact(Timeout = 60_000)]
    public async Task ClientCertificate_ServerAsks_IsShown()
    {
        using var pki = new TestPki();
        string? subject = null;
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            bool secured = await peer.TryHandshakeAsync(pki.Issue(), pki.Intermediate, options =>
            {
                options.ClientCertificateRequired = true;
                options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    subject = certificate?.Subject;
                    return subject is not null;
                };
            });
            if (!secured)
                return;
            await OpenAsync(peer);
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        socket.Control.ClientCertificate = pki.WithIssuer(new CertificateSpec { Names = ["somebody"], Usage = TestPki.ClientUsage });

        await socket.ConnectAsync(new Uri($"wss://localhost:{server.Port}/"), Token);

        Assert.Equal("CN=somebody", subject);
    }

    [Fact(Timeout = 60_000)]
    public async Task BandwidthStatistics_AfterAnExchange_AreThoseOfTheConnection()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells");
        await using LoopbackServer server = Serve(async peer =>
        {
            while (await peer.ReadFrameAsync() is { Opcode: Frames.Binary })
                await peer.SendAsync(Frames.TextOf("x"));
        });
        using MessageWebSocket socket = NewSocket();
        Assert.Equal(0ul, socket.Information.BandwidthStatistics.OutboundBitsPerSecond);
        await socket.ConnectAsync(At(server), Token);
        byte[] buffer = new byte[10];
        for (int i = 0; i < 10; i++)
        {
            await socket.WriteAsync(new byte[1000], SocketMessageType.Binary, cancellationToken: Token);
            Assert.Equal(1, (await socket.ReadAsync(buffer, Token)).Count);
        }

        Assert.NotEqual(0ul, socket.Information.BandwidthStatistics.OutboundBitsPerSecond);
        Assert.True(socket.Information.BytesSent > 10_000);
    }
}
