using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using NetClient.Errors;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Errors.Measured;

/// <summary>Failures of web sockets, produced with .NET's own against peers on loopback.</summary>
public sealed class WebSocketFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    [Measured("ws refused")]
    public async Task Connect_NobodyListens_IsCannotConnect()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using ClientWebSocket socket = NewSocket();
        WebSocketException e = await FailsAsync(socket.ConnectAsync(new Uri($"ws://{silent.LocalEndPoint}/"), Token));
        Measurement.IsThatOf("ws refused", e);
        Measurement.IsSocketFailure(e, 0x8007274D, SocketErrorStatus.ConnectionRefused);
        Measurement.IsWebFailure(e, 0x80072EFD, WebErrorStatus.CannotConnect);
    }

    [Fact(Timeout = 60_000)]
    [Measured("ws dns")]
    public async Task Connect_NoSuchName_IsHostNameNotResolved()
    {
        using ClientWebSocket socket = NewSocket();
        WebSocketException e = await FailsAsync(socket.ConnectAsync(new Uri("ws://no.such.host.invalid/"), Token));
        DatagramAndNameFailureTests.NameFailsAs("ws dns", e, Assert.IsType<SocketException>(e.GetBaseException(), exactMatch: false));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(200, 0x80072F78, WebErrorStatus.ErrorHttpInvalidServerResponse)] // no failure that HTTP has a number for
    [InlineData(404, 0x80190194, WebErrorStatus.NotFound)]
    [InlineData(500, 0x801901F4, WebErrorStatus.InternalServerError)]
    [Measured("ws handshake http 200")]
    [Measured("ws handshake http 404")]
    [Measured("ws handshake http 500")]
    [Measured("WebSocket handshake 200/404/500")]
    public async Task Connect_ServerAnswersOtherwise_IsItsAnswerWhereThatIsKnown(int http, uint hresult, WebErrorStatus status)
    {
        await using LoopbackServer server = HttpPeer.AnswerStatus(http);
        using ClientWebSocket socket = NewSocket();
        socket.Options.CollectHttpResponseDetails = true;
        WebSocketException e = await FailsAsync(socket.ConnectAsync(UriOf(server), Token));
        Measurement.IsThatOf($"ws handshake http {http}", e);
        Measurement.IsWebFailure(e, 0x80072F78, WebErrorStatus.ErrorHttpInvalidServerResponse); // the exception alone knows no status
        Measurement.IsSocketFailure(e, null, SocketErrorStatus.Unknown);
        Assert.Equal(unchecked((int)hresult), WebFailures.OfOpening(e, socket.HttpStatusCode));
        Assert.Equal(status, NetClient.Networking.Sockets.WebSocketError.GetStatus(WebFailures.OfOpening(e, socket.HttpStatusCode)!.Value));
    }

    [Fact(Timeout = 60_000)]
    public async Task Connect_AnswerNotCollected_IsReadFromTheException()
    {
        await using LoopbackServer server = HttpPeer.AnswerStatus(404);
        using ClientWebSocket socket = NewSocket();
        WebSocketException e = await FailsAsync(socket.ConnectAsync(UriOf(server), Token));
        Assert.Equal(unchecked((int)0x80072F78), WebFailures.OfOpening(e, socket.HttpStatusCode));
    }

    [Fact(Timeout = 60_000)]
    [Measured("ws bad accept header")]
    public async Task Connect_WrongAcceptHeader_IsErrorHttpInvalidServerResponse()
    {
        await using LoopbackServer server = HttpPeer.Answer(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n");
        using ClientWebSocket socket = NewSocket();
        WebSocketException e = await FailsAsync(socket.ConnectAsync(UriOf(server), Token));
        Measurement.IsThatOf("ws bad accept header", e);
        Measurement.IsWebFailure(e, 0x80072F78, WebErrorStatus.ErrorHttpInvalidServerResponse);
    }

    [Fact(Timeout = 60_000)]
    [Measured("ws proxy CONNECT 403 (wss)")]
    public async Task Connect_ProxyRefuses_IsItsAnswer()
    {
        await using LoopbackServer proxy = HttpPeer.AnswerStatus(403);
        using ClientWebSocket socket = NewSocket();
        socket.Options.Proxy = new WebProxy($"http://127.0.0.1:{proxy.Port}");
        WebSocketException e = await FailsAsync(socket.ConnectAsync(new Uri("wss://server.example/"), Token));
        Measurement.IsThatOf("ws proxy CONNECT 403 (wss)", e);
        Measurement.IsWebFailure(e, 0x80190193, WebErrorStatus.Forbidden);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("ws peer FIN w/o close frame", false, null, SocketErrorStatus.Unknown)]
    [InlineData("ws peer RST", true, 0x80072746, SocketErrorStatus.ConnectionResetByPeer)]
    [Measured("ws peer FIN w/o close frame")]
    [Measured("ws peer RST")]
    [Measured("WebSocket peer FIN or RST without close frame")]
    public async Task Receive_PeerEndsWithoutACloseFrame_IsConnectionAborted(string row, bool reset, uint? hresult, SocketErrorStatus status)
    {
        await using LoopbackServer server = Opened(peer =>
        {
            if (reset)
                peer.Reset();
            return Task.CompletedTask;
        });
        WebSocketException e = await ReceiveFailsAsync(server);
        Measurement.IsThatOf(row, e);
        Measurement.IsSocketFailure(e, hresult, status);
        Measurement.IsWebFailure(e, 0x80072EFE, WebErrorStatus.ConnectionAborted);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("ws bad frame (reserved opcode)", new byte[] { 0x83, 0x00 })]
    [InlineData("ws masked server frame", new byte[] { 0x82, 0x81, 1, 2, 3, 4, 5 })]
    [Measured("ws bad frame (reserved opcode)")]
    [Measured("ws masked server frame")]
    public async Task Receive_NoFrameOfWebSockets_IsErrorHttpInvalidServerResponse(string row, byte[] frame)
    {
        await using LoopbackServer server = Opened(async peer =>
        {
            await peer.SendAsync(frame);
            await peer.WaitForCloseAsync();
        });
        WebSocketException e = await ReceiveFailsAsync(server);
        Measurement.IsThatOf(row, e);
        Measurement.IsWebFailure(e, 0x80072F78, WebErrorStatus.ErrorHttpInvalidServerResponse);
    }

    [Fact(Timeout = 60_000)]
    public async Task Send_AfterTheOwnClose_IsTheCallersMistake()
    {
        await using LoopbackServer server = Opened(peer => peer.WaitForCloseAsync());
        using ClientWebSocket socket = NewSocket();
        await socket.ConnectAsync(UriOf(server), Token);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        WebSocketException e = await FailsAsync(socket.SendAsync(new byte[1], WebSocketMessageType.Binary, true, Token));
        Assert.Equal(System.Net.WebSockets.WebSocketError.InvalidState, e.WebSocketErrorCode);
        Measurement.IsWebFailure(e, 0x8000000E, WebErrorStatus.Unknown);
    }

    // A server that opens a web socket as RFC 6455 section 4.2.2 has it, and then does what the test wants.
    private static LoopbackServer Opened(Func<ScriptedPeer, Task> then) => LoopbackServer.Start(async peer =>
    {
        string head = await HttpPeer.ReadHeadAsync(peer);
        string key = head.Split("\r\n").Single(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(' ')[1];
#pragma warning disable CA5350 // the handshake is defined with SHA-1
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await peer.SendAsync($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
        await peer.ReadAsync(); // a message of the client's: it is connected by now
        await then(peer);
    });

    private static async Task<WebSocketException> ReceiveFailsAsync(LoopbackServer server)
    {
        using ClientWebSocket socket = NewSocket();
        await socket.ConnectAsync(UriOf(server), Token);
        await socket.SendAsync(new byte[1], WebSocketMessageType.Binary, true, Token);
        return await FailsAsync(socket.ReceiveAsync(new byte[16], Token));
    }

    private static ClientWebSocket NewSocket()
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        return socket;
    }

    private static Uri UriOf(LoopbackServer server) => new($"ws://127.0.0.1:{server.Port}/");

    private static async Task<WebSocketException> FailsAsync(Task operation) => await Assert.ThrowsAsync<WebSocketException>(() => operation);
}
