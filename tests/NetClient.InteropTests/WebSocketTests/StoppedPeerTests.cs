using System.Diagnostics;
using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers.Processes;
using NetClient.Web;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace NetClient.InteropTests.WebSocketTests;

/// <summary>A peer whose program is stopped (SIGSTOP): its system still acknowledges what comes, and nothing answers. Only pings find out.</summary>
public sealed class StoppedPeerTests : InteropTest
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);

    // Far from both the times above, on however slow a machine, and from the defaults, 50 s.
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(20);

    /// <summary>Talks once, and then stops itself.</summary>
    private const string NodeClient = """
        const WebSocket = require('ws');
        const ws = new WebSocket(process.argv[1]);
        ws.on('open', () => ws.send('hello'));
        ws.on('message', () => process.kill(process.pid, 'SIGSTOP'));
        """;

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_OfAStoppedServer_FailsWithTimeout(bool tls)
    {
        using MessageWebSocket socket = await ConnectAsync(tls);
        await NodeTests.AssertEchoesAsync(socket);
        long start = Stopwatch.GetTimestamp();
        await socket.WriteAsync("stop"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: Token);
        AssertTimeout(await Assert.ThrowsAsync<NetworkException>(() => NodeTests.NextAsync(socket)), start);
        AssertTimeout(await Assert.ThrowsAsync<NetworkException>(async () => await socket.WriteAsync(new byte[1], SocketMessageType.Binary, cancellationToken: Token)), start);
    }

    [Fact(Timeout = 60_000)]
    public async Task Client_WritingToAStoppedServer_FailsWithTimeout()
    {
        using MessageWebSocket socket = await ConnectAsync(tls: false);
        await NodeTests.AssertEchoesAsync(socket);
        long start = Stopwatch.GetTimestamp();
        await socket.WriteAsync("stop"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: Token);
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(async () =>
        {
            while (true) // the system's buffers fill up, and then a write waits
                await socket.WriteAsync(new byte[64 * 1024], SocketMessageType.Binary, cancellationToken: Token);
        });
        AssertTimeout(e, start);
    }

    [Fact(Timeout = 60_000)]
    public async Task Server_OfAStoppedClient_FailsWithTimeout()
    {
        if (NodeWebSocketServer.Obstacle is { } obstacle)
            Interop.Unavailable(obstacle);
        using StreamSocketListener listener = Sockets.NewListener();
        await listener.BindEndpointAsync(Sockets.Loopback, "0", SocketProtectionLevel.PlainSocket, Token);
        var node = new ProcessSpec(Interop.Tool("node"), "-e", NodeClient, $"ws://127.0.0.1:{listener.Information.LocalPort}/")
        {
            Environment = new Dictionary<string, string> { ["NODE_PATH"] = "/usr/share/nodejs" },
        };
        Own(await ChildProcess.StartAsync(node));
        var options = new WebSocketAcceptOptions { KeepAliveInterval = Interval, KeepAliveTimeout = Patience };
        using ServerMessageWebSocket socket = await ServerMessageWebSocket.AcceptAsync(await listener.AcceptAsync(Token), options, Token);
        byte[] buffer = new byte[100];
        Assert.Equal(5, (await socket.ReadAsync(buffer, Token)).Count);
        long start = Stopwatch.GetTimestamp();
        await socket.WriteAsync("stop"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: Token);
        AssertTimeout(await Assert.ThrowsAsync<NetworkException>(async () => await socket.ReadAsync(buffer, Token)), start);
    }

    private static void AssertTimeout(NetworkException e, long start)
    {
        Assert.Equal(WebErrorStatus.Timeout, WebSocketError.GetStatus(e.HResult));
        Assert.InRange(Stopwatch.GetElapsedTime(start), Patience, Latest);
    }

    private async Task<MessageWebSocket> ConnectAsync(bool tls)
    {
        if (NodeWebSocketServer.Obstacle is { } obstacle)
            Interop.Unavailable(obstacle);
        NodeWebSocketServer server = Own(await NodeWebSocketServer.StartAsync(Token)); // one of its own: it is not of use to others afterwards
        MessageWebSocket socket = NodeTests.NewSocket();
        socket.Control.KeepAliveInterval = Interval;
        socket.Control.KeepAliveTimeout = Patience;
        await socket.ConnectAsync(new Uri(tls ? $"wss://localhost:{server.TlsPort}/stop" : $"ws://localhost:{server.Port}/stop"), Token);
        return socket;
    }
}
