using System.Net.WebSockets;
using System.Text;
using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Credentials;
using NetClient.Security.Cryptography.Certificates;
using NetClient.TestServers;
using NetClient.Web;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace NetClient.InteropTests.WebSocketTests;

/// <summary>Against the package ws of Node.</summary>
public sealed class NodeTests(PeerFixture<NodeWebSocketServer> fixture) : InteropTest, IClassFixture<PeerFixture<NodeWebSocketServer>>
{
    [Theory(Timeout = 60_000)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Echo_TextAndBinary_ComesBack(bool tls, bool compressed)
    {
        NodeWebSocketServer server = Use(fixture);
        using MessageWebSocket socket = NewSocket();
        socket.Control.Compression = compressed ? new WebSocketDeflateOptions() : null;
        socket.Control.SupportedProtocols.Add("other");
        socket.Control.SupportedProtocols.Add("chat");
        await socket.ConnectAsync(new Uri(tls ? $"wss://localhost:{server.TlsPort}/" : $"ws://localhost:{server.Port}/"), Token);
        Assert.Equal("chat", socket.Information.Protocol);
        Assert.Equal(tls ? Pki.Thumbprint("good") : null, socket.Information.ServerCertificate?.AsX509Certificate2().Thumbprint);
        string text = string.Concat(Enumerable.Repeat("κόσμε 😀 ", 10_000));
        await socket.WriteAsync(Encoding.UTF8.GetBytes(text), SocketMessageType.Utf8, cancellationToken: Token);
        Assert.Equal(text, (await NextAsync(socket)).GetText());
        Assert.Equal(compressed, socket.Information.BytesReceived < 10_000);
        byte[] bytes = new byte[300_000];
        Random.Shared.NextBytes(bytes);
        await socket.WriteAsync(bytes, SocketMessageType.Binary, cancellationToken: Token);
        WebSocketMessage back = await NextAsync(socket);
        Assert.Equal(SocketMessageType.Binary, back.MessageType);
        Assert.Equal(bytes, back.Data.ToArray());
        socket.Close(4000, "done");
        await server.WaitForLogAsync("closed 4000 done", Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Fragments_WithAPingBetween_AreOneMessage()
    {
        using MessageWebSocket socket = await ConnectAsync("/fragments");
        Assert.Equal("one two three", (await NextAsync(socket)).GetText());
    }

    [Fact(Timeout = 60_000)]
    public async Task Ping_IsAnswered()
    {
        using MessageWebSocket socket = await ConnectAsync("/ping");
        Assert.Equal("pong p1", (await NextAsync(socket)).GetText());
    }

    [Fact(Timeout = 60_000)]
    public async Task Close_OfServer_IsTold()
    {
        using MessageWebSocket socket = NewSocket();
        var closed = new TaskCompletionSource<(ushort, string)>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.Closed += (_, args) => closed.SetResult((args.Code, args.Reason));
        await socket.ConnectAsync(new Uri($"ws://localhost:{Use(fixture).Port}/close"), Token);
        Assert.Equal((1011, "server says no"), await closed.Task.WaitAsync(Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/drop")]
    [InlineData("/reset")]
    public async Task Connection_EndsWithoutCloseFrame_IsConnectionAborted(string path)
    {
        using MessageWebSocket socket = await ConnectAsync(path);
        await socket.WriteAsync(new byte[1], SocketMessageType.Binary, cancellationToken: Token);
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => NextAsync(socket));
        Assert.Equal(WebErrorStatus.ConnectionAborted, WebSocketError.GetStatus(e.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task ServerCredential_Basic_OpensIt()
    {
        NodeWebSocketServer server = Use(fixture);
        using (MessageWebSocket stranger = NewSocket())
        {
            NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => stranger.ConnectAsync(new Uri($"ws://localhost:{server.Port}/auth"), Token));
            Assert.Equal(WebErrorStatus.Unauthorized, WebSocketError.GetStatus(e.HResult));
        }
        using MessageWebSocket socket = NewSocket();
        socket.Control.ServerCredential = new PasswordCredential { UserName = "alice", Password = "secret" };
        await socket.ConnectAsync(new Uri($"ws://localhost:{server.Port}/auth"), Token);
        await AssertEchoesAsync(socket);
    }

    [Fact(Timeout = 60_000)]
    public async Task Redirection_IsFollowed()
    {
        using MessageWebSocket socket = await ConnectAsync("/redirect");
        await AssertEchoesAsync(socket);
    }

    [Fact(Timeout = 60_000)]
    public async Task Large_MoreThanAllowed_IsRefusedWith1009()
    {
        NodeWebSocketServer server = Use(fixture);
        using MessageWebSocket socket = NewSocket();
        socket.Control.MaxMessageSize = 100_000;
        await socket.ConnectAsync(new Uri($"ws://localhost:{server.Port}/large?200000"), Token);
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => NextAsync(socket));
        Assert.Equal(unchecked((int)0x80072738), e.HResult);
        await server.WaitForLogAsync("closed 1009", Token);
    }

    internal static MessageWebSocket NewSocket()
    {
        var socket = new MessageWebSocket(TestContexts.AllCapabilities());
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(Pki.Root));
        return socket;
    }

    internal static async Task AssertEchoesAsync(MessageWebSocket socket)
    {
        await socket.WriteAsync("hello"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: Token);
        Assert.Equal("hello", (await NextAsync(socket)).GetText());
    }

    internal static async Task<WebSocketMessage> NextAsync(MessageWebSocket socket)
    {
        await foreach (WebSocketMessage message in socket.ReadMessagesAsync(Token))
            return message;
        throw new InvalidOperationException("The server has closed the web socket.");
    }

    private async Task<MessageWebSocket> ConnectAsync(string path)
    {
        MessageWebSocket socket = NewSocket();
        await socket.ConnectAsync(new Uri($"ws://localhost:{Use(fixture).Port}{path}"), Token);
        return socket;
    }
}
