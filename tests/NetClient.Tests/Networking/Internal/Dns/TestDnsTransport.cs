using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NetClient.Networking.Internal.Dns;

namespace NetClient.Tests.Networking.Internal.Dns;

/// <summary>The transport over plain .NET sockets.</summary>
internal sealed class TestDnsTransport : IDnsTransport
{
    public async ValueTask<int> ExchangeUdpAsync(
        IPEndPoint server, ReadOnlyMemory<byte> query, Memory<byte> answer, Func<ReadOnlyMemory<byte>, bool> isAnswer, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(query, cancellationToken);
        while (true)
        {
            int length = await socket.ReceiveAsync(answer, cancellationToken);
            if (isAnswer(answer[..length]))
                return length;
        }
    }

    public async ValueTask<byte[]> ExchangeTcpAsync(IPEndPoint server, ReadOnlyMemory<byte> query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        byte[] message = new byte[query.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)query.Length);
        query.CopyTo(message.AsMemory(2));
        await stream.WriteAsync(message, cancellationToken);
        byte[] prefix = new byte[2];
        await stream.ReadExactlyAsync(prefix, cancellationToken);
        byte[] answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return answer;
    }
}
