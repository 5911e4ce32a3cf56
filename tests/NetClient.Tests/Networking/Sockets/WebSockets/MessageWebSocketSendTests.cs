using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using NetClient.Web;
using static NetClient.Tests.Networking.Sockets.WebSockets.WebSocketTests;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>Sends to a server that reads nothing, over each kind of connection.</summary>
public sealed class MessageWebSocketSendTests
{
    public static TheoryData<HttpProtocols, bool> Connections => new()
    {
        { HttpProtocols.Http1, false },
        { HttpProtocols.Http1, true },
        { HttpProtocols.Http2, false },
        { HttpProtocols.Http2, true },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Connections))]
    public async Task SendTimeout_ServerTakesNothing_FailsTheSendAndEndsTheConnection(HttpProtocols http, bool tls)
    {
        using var pki = new TestPki();
        await using KestrelWebSocketServer server = await StartAsync(pki, http, tls);
        using MessageWebSocket socket = await ConnectAsync(server, pki, http, tls, TimeSpan.FromMilliseconds(300));
        var failure = await Assert.ThrowsAsync<NetworkException>(() => SendMuchAsync(socket));
        Assert.Equal(WebErrorStatus.Timeout, WebSocketError.GetStatus(failure.HResult));
        failure = await Assert.ThrowsAsync<NetworkException>(async () => await socket.ReadAsync(new byte[10], CancellationToken.None));
        Assert.Equal(WebErrorStatus.Timeout, WebSocketError.GetStatus(failure.HResult));
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Connections))]
    public async Task Dispose_ServerTakesNothing_EndsTheSendAndTheRead(HttpProtocols http, bool tls)
    {
        using var pki = new TestPki();
        await using KestrelWebSocketServer server = await StartAsync(pki, http, tls);
        using MessageWebSocket socket = await ConnectAsync(server, pki, http, tls, Timeout.InfiniteTimeSpan);
        Task reading = socket.ReadAsync(new byte[10], CancellationToken.None).AsTask();
        Task sending = SendMuchAsync(socket);
        socket.Dispose();
        Assert.Equal(unchecked((int)0x800703E3), (await Assert.ThrowsAsync<NetworkException>(() => sending)).HResult);
        Assert.Equal(unchecked((int)0x800703E3), (await Assert.ThrowsAsync<NetworkException>(() => reading)).HResult);
    }

    private static async Task SendMuchAsync(MessageWebSocket socket) => await socket.WriteAsync(new byte[32 * 1024 * 1024], SocketMessageType.Binary, true, CancellationToken.None);

    private static Task<KestrelWebSocketServer> StartAsync(TestPki pki, HttpProtocols http, bool tls) => KestrelWebSocketServer.StartAsync(
        async (_, context) => await Task.Delay(Timeout.Infinite, context.RequestAborted), tls ? pki.Issue() : null, pki.Intermediate, http);

    private static async Task<MessageWebSocket> ConnectAsync(KestrelWebSocketServer server, TestPki pki, HttpProtocols http, bool tls, TimeSpan limit)
    {
        MessageWebSocket socket = NewSocket();
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        socket.Control.HttpVersion = http == HttpProtocols.Http2 ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11;
        socket.Control.SendTimeout = limit;
        await socket.ConnectAsync(server.At(scheme: tls ? "wss" : "ws"), Token);
        return socket;
    }
}
