using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>A listener of ours, a raw client, and the connection between them: for requests that are written by hand.</summary>
internal sealed class Opening : IAsyncDisposable
{
    private readonly StreamSocketListener _listener;

    private Opening(StreamSocketListener listener, Socket client, StreamSocket accepted)
    {
        _listener = listener;
        Client = client;
        Accepted = accepted;
    }

    public Socket Client { get; }

    /// <summary>The server's end.</summary>
    public StreamSocket Accepted { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A proper request; parts of it are replaced, or fields added.</summary>
    public static string Request(
        string target = "/chat", string more = "", string? key = "dGhlIHNhbXBsZSBub25jZQ==", string? version = "13", string? host = "localhost", string upgrade = "websocket",
        string connection = "Upgrade", string method = "GET", string http = "HTTP/1.1") =>
        $"{method} {target} {http}\r\n" + Line("Host", host) + Line("Upgrade", upgrade) + Line("Connection", connection) + Line("Sec-WebSocket-Key", key) + Line("Sec-WebSocket-Version", version) +
        $"{more}\r\n";

    public static async Task<Opening> ConnectAsync(NetClientContext? context = null)
    {
        var listener = new StreamSocketListener(context ?? TestContexts.AllCapabilities());
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", Token);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(IPEndPoint.Parse($"127.0.0.1:{listener.Information.LocalPort}"), Token);
        return new Opening(listener, client, await listener.AcceptAsync(Token));
    }

    /// <summary>Sends bytes that are the whole of what a client says, and reads them as a server does: what is refused fails, and the client's answer can be looked at.</summary>
    public static async Task<(NetworkException Failure, string Answer)> RefuseAsync(string request, WebSocketAcceptOptions? options = null, bool thenEnds = false)
    {
        await using Opening opening = await ConnectAsync();
        Task<WebSocketRequest> reading = WebSocketRequest.ReadAsync(opening.Accepted, options, Token);
        await opening.SendAsync(request);
        if (thenEnds)
            opening.Client.Shutdown(SocketShutdown.Send);
        var failure = await Assert.ThrowsAsync<NetworkException>(() => reading);
        return (failure, await opening.ReadToEndAsync());
    }

    public Task<WebSocketRequest> ReadAsync(WebSocketAcceptOptions? options = null) => WebSocketRequest.ReadAsync(Accepted, options, Token);

    public async Task SendAsync(string text) => await Client.SendAsync(Encoding.Latin1.GetBytes(text), Token);

    /// <summary>What the server says until it ends in order; a reset is a failure.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var all = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (await Client.ReceiveAsync(buffer, Token) is > 0 and int count)
            all.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return all.ToString();
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        Accepted.Dispose();
        _listener.Dispose();
        return default;
    }

    private static string Line(string name, string? value) => value is null ? "" : $"{name}: {value}\r\n";
}
