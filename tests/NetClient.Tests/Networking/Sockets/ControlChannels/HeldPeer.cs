using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.ControlChannels;

/// <summary>A server whose connections the test itself holds the other end of.</summary>
internal sealed class HeldPeer : IAsyncDisposable
{
    private readonly System.Threading.Channels.Channel<ScriptedPeer> _peers = System.Threading.Channels.Channel.CreateUnbounded<ScriptedPeer>();
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoopbackServer _server;

    /// <param name="open">What is done with a connection before the test gets it.</param>
    public HeldPeer(Func<ScriptedPeer, Task>? open = null)
    {
        _server = LoopbackServer.Start(async peer =>
        {
            if (open is not null)
                await open(peer);
            _peers.Writer.TryWrite(peer);
            await _over.Task;
        });
    }

    public string Port => _server.Port;

    public LoopbackServer Server => _server;

    public ValueTask<ScriptedPeer> NextAsync() => _peers.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _over.TrySetResult();
        await _server.DisposeAsync();
    }
}
