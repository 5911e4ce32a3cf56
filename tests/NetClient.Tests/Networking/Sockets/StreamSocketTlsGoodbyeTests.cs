using System.Net.Security;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>The closing alert is made while records come in. SslStream does not keep the two apart, and OpenSSL then ends the process: red is a crash here.</summary>
/// <remarks>Without the gate one connection in some thousands met it; <c>SocketStreamTests</c> holds the gate itself to its word.</remarks>
public sealed class StreamSocketTlsGoodbyeTests
{
    private const int Rounds = 300;

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Goodbye_WhileTicketsAndRecordsComeIn_LeavesTheProcessAlive(bool halfClose)
    {
        using var pki = new TestPki();
        SslStreamCertificateContext identity = pki.Identity();
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            SslStream tls = await peer.HandshakeAsync(identity.TargetCertificate, configure: options => options.ServerCertificateContext = identity);
            byte[] record = new byte[100];
            try
            {
                while (true)
                    await tls.WriteAsync(record, peer.Stop);
            }
            catch (IOException)
            {
                // the client has gone
            }
        });
        NetClient.Internal.NetClientContext context = TestContexts.AllCapabilities();

        await Parallel.ForAsync(0, Rounds, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token }, async (_, token) =>
        {
            using StreamSocket socket = Trusting(pki, context);
            await socket.ConnectAsync(Localhost, server.Port, SocketProtectionLevel.Tls13, token);
            Task reading = Task.Run(() => ReadAllAsync(socket), token);
            if (halfClose)
                await socket.CloseOutputAsync(token);
            socket.Dispose();
            await reading;
        });
    }

    private static async Task ReadAllAsync(StreamSocket socket)
    {
        byte[] buffer = new byte[64];
        try
        {
            while (await socket.ReadAsync(buffer, Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is NetworkException or ObjectDisposedException)
        {
            // closed, which is what the test is about
        }
    }
}
