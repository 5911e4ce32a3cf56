using System.Buffers.Binary;
using System.Net;
using System.Text;
using NetClient.InteropTests.Peers;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers;

namespace NetClient.InteropTests.DatagramSocketTests;

/// <summary>DNS (RFC 1035) with dnsmasq: one datagram there, one back.</summary>
public sealed class DnsTests(PeerFixture<DnsmasqServer> dnsmasq) : InteropTest, IClassFixture<PeerFixture<DnsmasqServer>>
{
    private const ushort A = 1, Aaaa = 28;

    [Theory(Timeout = 60_000)]
    [InlineData("127.0.0.1", A, "127.0.0.9")]
    [InlineData("127.0.0.1", Aaaa, "::1")]
    [InlineData("::1", A, "127.0.0.9")]
    public async Task ReceiveAsync_QuestionOverAConnectedSocket_IsAnswered(string server, ushort type, string expected)
    {
        using var socket = new DatagramSocket(TestContexts.AllCapabilities());
        await socket.ConnectAsync(new Networking.HostName(server), Sockets.Service(Use(dnsmasq).Port), Token);
        await socket.SendAsync(Question(0x1234, "www.peers.test", type), Token);
        byte[] answer = new byte[512];
        DatagramReceiveResult received = await socket.ReceiveAsync(answer, Token);
        Assert.Equal(expected, AddressIn(answer.AsSpan(0, received.Length), 0x1234, type).ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_TwoServersAndOneSocket_EachAnswersWithItsOwnAddress()
    {
        using var socket = new DatagramSocket(TestContexts.AllCapabilities());
        var answers = System.Threading.Channels.Channel.CreateUnbounded<(string From, string To, IPAddress Address)>();
        socket.MessageReceived += (_, args) =>
        {
            using DataReader reader = args.GetDataReader();
            byte[] answer = new byte[reader.UnconsumedBufferLength];
            reader.ReadBytes(answer);
            answers.Writer.TryWrite((args.RemoteAddress.CanonicalName, args.LocalAddress.CanonicalName, AddressIn(answer, 7, A)));
        };
        await socket.BindServiceNameAsync("", Token);
        foreach (string server in (string[])["127.0.0.1", "::1"])
        {
            using var writer = new DataWriter(await socket.GetOutputStreamAsync(new Networking.HostName(server), Sockets.Service(Use(dnsmasq).Port), Token));
            writer.WriteBytes(Question(7, "ftp.peers.test", A));
            await writer.StoreAsync(Token);
            Assert.Equal((server, server, IPAddress.Parse("127.0.0.9")), await answers.Reader.ReadAsync(Token));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task GetEndpointPairsAsync_SrvName_AsksForUdp()
    {
        // dnsmasq has the record for _tcp alone: an answer would mean that the wrong question was asked.
        var context = new NetClient.Internal.NetClientContext
        {
            Capabilities = TestContexts.AllCapabilities().Capabilities,
            NameServers = () => [new IPEndPoint(IPAddress.Loopback, Use(dnsmasq).Port)],
        };
        await Assert.ThrowsAsync<Networking.NetworkException>(() => context.Connector.GetEndpointPairsAsync(
            new Networking.HostName("peers.test"), "no-such-service", "udp", Networking.HostNameSortOptions.None, Token));
        await Use(dnsmasq).WaitForLogAsync("_no-such-service._udp.peers.test", Token);
    }

    private static byte[] Question(ushort id, string name, ushort type)
    {
        List<byte> message = [(byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];   // recursion desired, one question
        foreach (string label in name.Split('.'))
            message.AddRange([(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]);
        message.AddRange([0, (byte)(type >> 8), (byte)type, 0, 1]);
        return [.. message];
    }

    // One answer, whose name points to the question (two bytes), then type, class, time to live, length, address.
    private static IPAddress AddressIn(ReadOnlySpan<byte> message, ushort id, ushort type)
    {
        Assert.Equal(id, BinaryPrimitives.ReadUInt16BigEndian(message));
        Assert.Equal(0, message[3] & 0x0F);
        Assert.Equal(1, BinaryPrimitives.ReadUInt16BigEndian(message[6..]));
        int length = type == A ? 4 : 16;
        ReadOnlySpan<byte> record = message[^(12 + length)..];
        Assert.Equal(type, BinaryPrimitives.ReadUInt16BigEndian(record[2..]));
        return new IPAddress(record[12..]);
    }
}
