using System.Security.Cryptography;
using System.Text;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Tests.Networking.Sockets.Internal.WebSockets;
using NetClient.TestServers;
using NetClient.Web;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>What the tests of clients' web sockets share.</summary>
internal static class WebSocketTests
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static MessageWebSocket NewSocket(NetClientContext? context = null) => new(context ?? TestContexts.AllCapabilities());

    public static Uri At(LoopbackServer server, string path = "/", string host = "127.0.0.1") => new($"ws://{host}:{server.Port}{path}");

    /// <summary>A raw server that opens the web socket and then does what the script says.</summary>
    public static LoopbackServer Serve(Func<ScriptedPeer, Task> script) => LoopbackServer.Start(async peer =>
    {
        await OpenAsync(peer);
        await script(peer);
    });

    /// <summary>The server's side of the opening handshake, by hand.</summary>
    public static async Task<SeenRequest> OpenAsync(ScriptedPeer peer, params string[] headers)
    {
        SeenRequest request = await peer.ReadRequestAsync() ?? throw new InvalidOperationException("The client sent no request.");
#pragma warning disable CA5350 // the handshake's own, and no secret (RFC 6455 section 4.2.2)
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(request["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await peer.SendAsync($"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n");
        return request;
    }

    public static async Task<(int Opcode, bool Final, byte[] Payload)?> ReadFrameAsync(this ScriptedPeer peer) => await Frames.ReadAsync(peer.Stream, peer.Stop);

    /// <summary>Reads frames up to one of this kind, and returns what it carries.</summary>
    public static async Task<byte[]> ExpectFrameAsync(this ScriptedPeer peer, int opcode)
    {
        while (true)
        {
            (int seen, _, byte[] payload) = await peer.ReadFrameAsync() ?? throw new InvalidOperationException($"The connection ended before a frame with opcode {opcode}.");
            if (seen == opcode)
                return payload;
        }
    }

    /// <summary>The failure of an operation, whose number and status must agree.</summary>
    public static async Task<NetworkException> FailsAsync(Task operation, WebErrorStatus status)
    {
        NetworkException e = await Assert.ThrowsAsync<NetworkException>(() => operation);
        Assert.Equal(status, WebSocketError.GetStatus(e.HResult));
        Assert.Equal(status, WebSocketError.GetStatus(e));
        return e;
    }

    public static async Task<string> ReadTextAsync(MessageWebSocket socket, CancellationToken token)
    {
        byte[] buffer = new byte[100_000];
        int count = 0;
        WebSocketReadResult part;
        do
        {
            part = await socket.ReadAsync(buffer.AsMemory(count), token);
            Assert.False(part.IsClosed);
            count += part.Count;
        }
        while (!part.EndOfMessage);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }
}
