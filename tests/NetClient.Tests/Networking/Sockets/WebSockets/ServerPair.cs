using System.Net;
using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>A server's end of ours and a raw client, connected.</summary>
/// <typeparam name="T">The kind of web socket.</typeparam>
internal sealed class ServerPair<T> : IAsyncDisposable
    where T : IDisposable
{
    private readonly StreamSocketListener _listener;
    private readonly Socket _client;

    private ServerPair(StreamSocketListener listener, Socket client, FramePeer peer, T server)
    {
        _listener = listener;
        _client = client;
        Peer = peer;
        Server = server;
    }

    public T Server { get; }

    /// <summary>The client.</summary>
    public FramePeer Peer { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ServerPair<T>> OpenAsync(
        Func<StreamSocket, WebSocketAcceptOptions, CancellationToken, Task<T>> accept, WebSocketAcceptOptions? options = null, NetClientContext? context = null, string fields = "")
    {
        var listener = new StreamSocketListener(context ?? TestContexts.AllCapabilities());
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", Token);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(IPEndPoint.Parse($"127.0.0.1:{listener.Information.LocalPort}"), Token);
        Task<T> accepting = accept(await listener.AcceptAsync(Token), options ?? new WebSocketAcceptOptions(), Token);
        FramePeer peer = await FramePeer.OpenAsync(new NetworkStream(client), Token, fields: fields);
        return new ServerPair<T>(listener, client, peer, await accepting);
    }

    public Task SendAsync(WireFrame frame) => Peer.SendAsync(frame, Token);

    public Task<WireFrame?> ReadAsync() => Peer.ReadAsync(Token);

    /// <summary>The client ends its connection, without a close frame.</summary>
    public void Vanish(bool reset)
    {
        if (reset)
            _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Server.Dispose();
        _client.Dispose();
        _listener.Dispose();
        return default;
    }
}
