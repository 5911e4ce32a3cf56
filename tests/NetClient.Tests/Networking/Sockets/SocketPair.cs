using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>A client of ours, connected to a raw peer that waits for orders: for tests in which both ends are driven from one place.</summary>
internal sealed class SocketPair : IAsyncDisposable
{
    private readonly TaskCompletionSource<ScriptedPeer> _peer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoopbackServer _server;

    private SocketPair(NetClientContext context)
    {
        Client = new StreamSocket(context);
        _server = LoopbackServer.Start(async peer =>
        {
            _peer.TrySetResult(peer);
            await _release.Task;
        });
    }

    public StreamSocket Client { get; }

    public ScriptedPeer Peer { get; private set; } = null!;

    public static async Task<SocketPair> ConnectAsync(Action<StreamSocketControl>? configure = null, NetClientContext? context = null)
    {
        var pair = new SocketPair(context ?? TestContexts.AllCapabilities());
        configure?.Invoke(pair.Client.Control);
        await pair.Client.ConnectAsync(new HostName("127.0.0.1"), pair._server.Port, TestContext.Current.CancellationToken);
        pair.Peer = await pair._peer.Task.WaitAsync(TestContext.Current.CancellationToken);
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _release.TrySetResult();
        await _server.DisposeAsync();
    }
}
