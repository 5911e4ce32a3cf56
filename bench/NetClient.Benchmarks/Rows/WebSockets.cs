using System.Net.WebSockets;
using NetClient.Benchmarks.Measuring;
using NetClient.Benchmarks.Peers;
using NetClient.Networking.Sockets;

namespace NetClient.Benchmarks.Rows;

/// <summary>Messages to Kestrel and back.</summary>
internal static class WebSockets
{
    public static readonly Row[] Rows =
    [
        new("web socket echo 125 B", PeerProgram.WebSocketEcho, Theirs(125), Ours(125), Target.Streaming) { OneConnection = true },
        new("web socket echo 64 KiB", PeerProgram.WebSocketEcho, Theirs(64 * 1024), Ours(64 * 1024), Target.Streaming) { OneConnection = true },
        new("web socket echo 125 B, keep-alive off against on", PeerProgram.WebSocketEcho,
            new("MessageWebSocket, off", peer => OpenOursAsync(peer, 125, Timeout.InfiniteTimeSpan)),
            new("MessageWebSocket, on", peer => OpenOursAsync(peer, 125, TimeSpan.FromSeconds(1))), Target.Streaming)
        { OneConnection = true },
    ];

    private static Contestant Theirs(int size) => new("ClientWebSocket", async peer =>
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(AddressOf(peer), CancellationToken.None);
        byte[] message = new byte[size];
        return new Side(slice => RunAsync(socket, message, slice), socket);
    });

    private static Contestant Ours(int size) => new("MessageWebSocket", peer => OpenOursAsync(peer, size, WebSocketDefaults));

    private static TimeSpan WebSocketDefaults => TimeSpan.FromSeconds(30);

    private static async Task<Side> OpenOursAsync(PeerProcess peer, int size, TimeSpan keepAlive)
    {
        var socket = new MessageWebSocket(Loopback.Context);
        socket.Control.KeepAliveInterval = keepAlive;
        socket.Control.DesiredUnsolicitedPongInterval = keepAlive;
        await socket.ConnectAsync(AddressOf(peer));
        byte[] message = new byte[size];
        return new Side(slice => RunAsync(socket, message, slice), socket);
    }

    private static async Task<long> RunAsync(ClientWebSocket socket, Memory<byte> message, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            for (int read = 0; read < message.Length;)
                read += NotEnded((await socket.ReceiveAsync(message[read..], CancellationToken.None)).Count);
        }
        return done;
    }

    private static async Task<long> RunAsync(MessageWebSocket socket, Memory<byte> message, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
        {
            await socket.WriteAsync(message, SocketMessageType.Binary);
            for (int read = 0; read < message.Length;)
                read += NotEnded((await socket.ReadAsync(message[read..])).Count);
        }
        return done;
    }

    private static int NotEnded(int count) => count > 0 ? count : throw new IOException("The counterpart has gone.");

    private static Uri AddressOf(PeerProcess peer) => new($"ws://127.0.0.1:{peer.Port}/");
}
