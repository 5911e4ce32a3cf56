using System.Net.WebSockets;
using NetClient.Networking.Sockets;
using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>What a peer can make this end allocate.</summary>
[Collection(nameof(WholeProcess))]
public sealed class ServerMessageWebSocketMemoryTests
{
    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_DecompressesToTooMuch_ClosesWith1009()
    {
        var options = new WebSocketAcceptOptions { MaxMessageSize = 100_000, Compression = new WebSocketDeflateOptions() };
        await using ServerPair<ServerMessageWebSocket> pair = await ServerPair<ServerMessageWebSocket>.OpenAsync(
            ServerMessageWebSocket.AcceptAsync, options, fields: "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        pair.Server.MessageReceived += (_, _) => { };
        WireFrame bomb = Conformance.Deflated.Message(WireFrame.BinaryOpcode, new byte[50_000_000]);
        Assert.True(bomb.Payload.Length < 1_000_000);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await pair.SendAsync(bomb);
        Assert.Equal(1009, (await pair.ReadAsync())!.CloseCode);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 10_000_000);
    }
}
