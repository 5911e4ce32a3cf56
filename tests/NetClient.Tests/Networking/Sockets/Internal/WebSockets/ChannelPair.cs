using System.Net.Sockets;
using System.Net.WebSockets;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.Internal.WebSockets;

/// <summary>A channel whose peer is a raw connection in the test's hand.</summary>
internal sealed class ChannelPair : IAsyncDisposable
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoopbackServer _server;
    private readonly Socket _socket;

    private ChannelPair(LoopbackServer server, Socket socket, ScriptedPeer peer, WebSocketChannel channel, TaskCompletionSource release) =>
        (_server, _socket, Peer, Channel, _release) = (server, socket, peer, channel, release);

    public WebSocketChannel Channel { get; }

    public ScriptedPeer Peer { get; }

    /// <summary>What the peer's close frame said, as the channel told it.</summary>
    public List<(ushort Code, string Reason)> Closed { get; } = [];

    public static async Task<ChannelPair> ConnectAsync(KeepAliveTimes? keepAlive = null, TimeProvider? time = null, bool watches = false, bool isServer = false)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var accepted = new TaskCompletionSource<ScriptedPeer>(TaskCreationOptions.RunContinuationsAsynchronously);
        LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            accepted.TrySetResult(peer);
            await release.Task;
        });
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.EndPoint, TestContext.Current.CancellationToken);
        TimeProvider clock = time ?? TimeProvider.System;
        var wire = new WebSocketWire(new NetworkStream(socket, ownsSocket: true), isServer, compression: false, clock);
        WebSocket inner = WebSocket.CreateFromStream(wire, new WebSocketCreationOptions { IsServer = isServer, KeepAliveInterval = TimeSpan.Zero });
        var channel = new WebSocketChannel(inner, wire, keepAlive ?? KeepAliveTimes.None, clock, "peer:1", watches);
        var pair = new ChannelPair(server, socket, await accepted.Task, channel, release);
        channel.ClosedByPeer = (code, reason) => pair.Closed.Add((code, reason));
        channel.Start();
        return pair;
    }

    public async Task<(int Opcode, bool Final, byte[] Payload)?> ReadFrameAsync() => await Frames.ReadAsync(Peer.Stream, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        _socket.Dispose();
        _release.TrySetResult();
        await _server.DisposeAsync();
    }
}
