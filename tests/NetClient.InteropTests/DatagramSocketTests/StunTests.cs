using System.Buffers.Binary;
using System.Net;
using NetClient.InteropTests.Peers;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers;

namespace NetClient.InteropTests.DatagramSocketTests;

/// <summary>STUN (RFC 8489) with coturn: it tells the address that it sees us at, which must be the one the socket says it has.</summary>
public sealed class StunTests(PeerFixture<CoturnServer> coturn) : InteropTest, IClassFixture<PeerFixture<CoturnServer>>
{
    private const ushort BindingRequest = 0x0001, BindingSuccess = 0x0101, XorMappedAddress = 0x0020;
    private const uint MagicCookie = 0x2112_A442;

    [Fact(Timeout = 60_000)]
    public async Task OutputStream_BindingRequest_TellsOurOwnEndpoint()
    {
        using var socket = new DatagramSocket(TestContexts.AllCapabilities());
        var answered = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.MessageReceived += (_, args) => answered.TrySetResult(args.Data.ToArray());
        await socket.ConnectAsync(Sockets.Loopback, Sockets.Service(Use(coturn).Port), Token);
        await socket.OutputStream.WriteAsync(Request().AsBuffer(), Token);
        IPEndPoint seen = MappedAddress(await answered.Task.WaitAsync(Token));
        Assert.Equal(socket.Information.LocalAddress!.CanonicalName, seen.Address.ToString());
        Assert.Equal(socket.Information.LocalPort, Sockets.Service(seen.Port));
    }

    private static byte[] Request()
    {
        byte[] request = new byte[20];
        BinaryPrimitives.WriteUInt16BigEndian(request, BindingRequest);
        BinaryPrimitives.WriteUInt32BigEndian(request.AsSpan(4), MagicCookie);
        "netclient-id"u8.CopyTo(request.AsSpan(8));
        return request;
    }

    // A header of 20 bytes, then attributes: type, length, value, padded to four bytes.
    private static IPEndPoint MappedAddress(byte[] answer)
    {
        Assert.Equal(BindingSuccess, BinaryPrimitives.ReadUInt16BigEndian(answer));
        Assert.Equal("netclient-id"u8, answer.AsSpan(8, 12));
        for (int at = 20; at + 4 <= answer.Length;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at + 2));
            ReadOnlySpan<byte> value = answer.AsSpan(at + 4, length);
            if (BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(at)) == XorMappedAddress)
            {
                int port = BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (int)(MagicCookie >> 16);
                byte[] address = new byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(address, BinaryPrimitives.ReadUInt32BigEndian(value[4..]) ^ MagicCookie);
                return new IPEndPoint(new IPAddress(address), port);
            }
            at += 4 + ((length + 3) & ~3);
        }
        throw new InvalidDataException("The answer has no XOR-MAPPED-ADDRESS.");
    }
}
