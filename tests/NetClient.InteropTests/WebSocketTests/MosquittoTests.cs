using NetClient.InteropTests.Peers;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.InteropTests.WebSocketTests;

/// <summary>MQTT over a stream of bytes.</summary>
public sealed class MosquittoTests(PeerFixture<MosquittoServer> fixture) : InteropTest, IClassFixture<PeerFixture<MosquittoServer>>
{
    [Fact(Timeout = 60_000)]
    public async Task Connect_SubProtocolMqtt_IsAcknowledged()
    {
        using var socket = new StreamWebSocket(TestContexts.AllCapabilities());
        socket.Control.SupportedProtocols.Add("mqtt");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Use(fixture).Port}/mqtt"), Token);
        Assert.Equal("mqtt", socket.Information.Protocol);
        await using Stream stream = socket.AsStream();
        byte[] connect = [0x10, 0x0D, 0x00, 0x04, .. "MQTT"u8, 0x04, 0x02, 0x00, 0x3C, 0x00, 0x01, (byte)'a'];
        await stream.WriteAsync(connect.AsMemory(0, 5), Token); // MQTT does not care where messages begin
        await stream.WriteAsync(connect.AsMemory(5), Token);
        byte[] acknowledged = new byte[4];
        await stream.ReadExactlyAsync(acknowledged, Token);
        Assert.Equal([0x20, 0x02, 0x00, 0x00], acknowledged);
        await stream.WriteAsync(new byte[] { 0xC0, 0x00 }, Token);
        await stream.ReadExactlyAsync(acknowledged.AsMemory(0, 2), Token);
        Assert.Equal([0xD0, 0x00], acknowledged[..2]);
    }
}
