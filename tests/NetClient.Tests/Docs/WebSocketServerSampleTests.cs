using System.Net;
using System.Net.Sockets;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Docs;

/// <summary>The server that docs/websocket-servers.md shows.</summary>
public sealed class WebSocketServerSampleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task WebSocketServer_ClientResets_IsLoggedAndTheNextOneServed()
    {
        var logged = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await Snippets.WebSocketServerAsync(listener, "0", e => logged.TrySetResult(e), Token);
        using (Socket first = await ConnectAsync(listener))
        {
            FramePeer peer = await FramePeer.OpenAsync(new NetworkStream(first), Token);
            await EchoAsync(peer, "one");
            first.LingerState = new LingerOption(true, 0);
        }
        Assert.IsType<NetworkException>(await logged.Task.WaitAsync(Token));
        using Socket second = await ConnectAsync(listener);
        await EchoAsync(await FramePeer.OpenAsync(new NetworkStream(second), Token), "two");
    }

    private static async Task<Socket> ConnectAsync(StreamSocketListener listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(IPEndPoint.Parse($"127.0.0.1:{listener.Information.LocalPort}"), Token);
        return client;
    }

    private static async Task EchoAsync(FramePeer peer, string text)
    {
        await peer.SendAsync(WireFrame.Text(text), Token);
        Assert.Equal(WireFrame.Text(text).Payload, (await peer.ReadAsync(Token))?.Payload);
    }
}
