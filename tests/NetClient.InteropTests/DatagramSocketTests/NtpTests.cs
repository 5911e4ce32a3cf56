using NetClient.InteropTests.Peers;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers;

namespace NetClient.InteropTests.DatagramSocketTests;

/// <summary>SNTP (RFC 5905) with chronyd.</summary>
public sealed class NtpTests(PeerFixture<ChronyServer> chrony) : InteropTest, IClassFixture<PeerFixture<ChronyServer>>
{
    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact(Timeout = 60_000)]
    public async Task GetDataReader_AnswerOfATimeServer_TellsTheTime()
    {
        using var socket = new DatagramSocket(TestContexts.AllCapabilities());
        var answered = new TaskCompletionSource<(byte Stratum, DateTimeOffset Time)>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.MessageReceived += (_, args) =>
        {
            using DataReader reader = args.GetDataReader();
            Assert.Equal(48u, reader.UnconsumedBufferLength);
            reader.ReadByte();
            byte stratum = reader.ReadByte();
            reader.ReadBuffer(38);   // up to the transmit timestamp
            answered.TrySetResult((stratum, Epoch.AddSeconds(reader.ReadUInt32())));
        };
        using var writer = new DataWriter(await socket.GetOutputStreamAsync(Sockets.Loopback, Sockets.Service(Use(chrony).Port), Token));
        writer.WriteByte(0x23);   // version 4, client
        writer.WriteBytes(new byte[47]);
        await writer.StoreAsync(Token);

        (byte stratum, DateTimeOffset time) = await answered.Task.WaitAsync(Token);
        Assert.Equal(8, stratum);
        Assert.InRange(time, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }
}
