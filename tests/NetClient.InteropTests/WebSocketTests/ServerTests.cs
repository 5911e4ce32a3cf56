using System.Globalization;
using System.Net.WebSockets;
using NetClient.InteropTests.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.WebSocketTests;

/// <summary>Node's ws, curl and nginx as clients of a server of ours.</summary>
public sealed class ServerTests : InteropTest
{
    private const string Modules = "/usr/share/nodejs";

    /// <summary>Sends text, a large binary message and a ping, closes, and prints what came of each.</summary>
    private const string NodeClient = """
        const WebSocket = require('ws'), fs = require('fs');
        const [url, protocol, root] = process.argv.slice(1);
        const ws = new WebSocket(url, [protocol, 'other'], { ca: fs.readFileSync(root), perMessageDeflate: { threshold: 0 } });
        const big = Buffer.alloc(300000, 'abcdefghij');
        ws.on('open', () => { console.log('open', ws.protocol, ws.extensions); ws.send('grüße'); });
        ws.on('message', (data, binary) => {
          if (!binary) { console.log('text', data.toString()); ws.send(big); }
          else { console.log('binary', data.equals(big)); ws.ping('there?'); }
        });
        ws.on('pong', data => { console.log('pong', data.toString()); ws.close(4000, 'done'); });
        ws.on('close', (code, reason) => console.log('close', code, reason.toString()));
        ws.on('error', e => console.log('error', e.message));
        """;

    [Theory(Timeout = 60_000)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Server_NodeClient_IsServed(bool tls, bool compression)
    {
        using EchoServer server = await EchoServer.StartAsync(tls, compression);
        string output = await RunNodeAsync($"{(tls ? "wss" : "ws")}://localhost:{server.Port}/chat");
        string extensions = compression ? "permessage-deflate" : "";
        Assert.Equal($"open chat {extensions}\ntext grüße\nbinary true\npong there?\nclose 4000 \n", output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Server_NodeClientThroughNginx_IsServed(bool tls)
    {
        if (NginxWebSocketProxy.Obstacle is { } obstacle)
            Interop.Unavailable(obstacle);
        using EchoServer server = await EchoServer.StartAsync(tls: false, compression: true);
        NginxWebSocketProxy proxy = Own(await NginxWebSocketProxy.StartAsync(server.Port, Token));
        string output = await RunNodeAsync(tls ? $"wss://localhost:{proxy.TlsPort}/chat" : $"ws://localhost:{proxy.Port}/chat");
        Assert.Equal("open chat permessage-deflate\ntext grüße\nbinary true\npong there?\nclose 4000 \n", output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/chat", 426)]
    [InlineData("/other", 426)]
    [InlineData("/chat", 403, "-H", "Connection: Upgrade", "-H", "Upgrade: websocket", "-H", "Sec-WebSocket-Version: 13", "-H", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "-H", "Origin: http://evil.example")]
    [InlineData("/other", 404, "-H", "Connection: Upgrade", "-H", "Upgrade: websocket", "-H", "Sec-WebSocket-Version: 13", "-H", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")]
    [InlineData("/chat", 405, "-X", "DELETE")]
    [InlineData("/chat", 505, "--http1.0")]
    [InlineData("/chat", 431, "-H", "X-Long: ")]
    public async Task Server_Curl_GetsTheAnswer(string path, int status, params string[] options)
    {
        using EchoServer server = await EchoServer.StartAsync(tls: false, compression: false);
        string[] sent = [.. options.Select(option => option == "X-Long: " ? option + new string('a', 20_000) : option)];
        CommandResult result = await Curl.RunAsync(Pki, $"http://localhost:{server.Port}{path}", Token, ["-o", "/dev/null", "-w", "%{http_code}", .. sent]);
        Assert.Equal(("", status.ToString(CultureInfo.InvariantCulture)), (result.Error, result.Output));
    }

    private static async Task<string> RunNodeAsync(string url)
    {
        if (Missing.File($"{Modules}/ws/package.json") is { } obstacle)
            Interop.Unavailable(obstacle);
        var node = new ProcessSpec(Interop.Tool("node"), "-e", NodeClient, url, "chat", Pki["root.pem"])
        {
            Environment = new Dictionary<string, string> { ["NODE_PATH"] = Modules },
        };
        CommandResult result = await CommandResult.RunAsync(node, "", Token);
        Assert.Equal("", result.Error);
        return result.Output;
    }

    private sealed class EchoServer : IDisposable
    {
        private readonly StreamSocketListener _listener = Sockets.NewListener();

        public int Port { get; private set; }

        public static async Task<EchoServer> StartAsync(bool tls, bool compression)
        {
            var server = new EchoServer();
            var options = new WebSocketAcceptOptions { Path = "/chat", SupportedProtocols = { "chat" }, Compression = compression ? new WebSocketDeflateOptions() : null };
            CancellationToken token = Token;
            if (tls)
                server._listener.Control.ServerTls.ServerCertificate = Pki.CertificateWithKey("good");
            server._listener.ConnectionReceived += async (_, args) =>
            {
                try
                {
                    using ServerMessageWebSocket socket = await ServerMessageWebSocket.AcceptAsync(args.Socket, options, token);
                    await foreach (WebSocketMessage message in socket.ReadMessagesAsync(token))
                        await socket.WriteAsync(message.Data, message.MessageType, cancellationToken: token);
                }
                catch (Exception e) when (e is NetworkException or OperationCanceledException or ObjectDisposedException)
                {
                    // the client has its answer
                }
            };
            await server._listener.BindEndpointAsync(Sockets.Loopback, "0", tls ? SocketProtectionLevel.Tls12 : SocketProtectionLevel.PlainSocket, token);
            server.Port = int.Parse(server._listener.Information.LocalPort, CultureInfo.InvariantCulture);
            return server;
        }

        public void Dispose() => _listener.Dispose();
    }
}
