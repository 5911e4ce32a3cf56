using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NetClient.Networking.Internal.Dns;

namespace NetClient.Networking.Sockets.Internal;

internal sealed partial class Connector
{
    /// <summary>Carries questions to the system's name servers. They are the machine's own, not the app's choice, so the gate is not asked for them.</summary>
    private sealed class DnsTransport : IDnsTransport
    {
        public async ValueTask<int> ExchangeUdpAsync(
            IPEndPoint server, ReadOnlyMemory<byte> query, Memory<byte> answer, Func<ReadOnlyMemory<byte>, bool> isAnswer, CancellationToken cancellationToken)
        {
            using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            await socket.SendAsync(query, SocketFlags.None, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                int length = await socket.ReceiveAsync(answer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
                if (isAnswer(answer[..length]))
                    return length;
            }
        }

        public async ValueTask<byte[]> ExchangeTcpAsync(IPEndPoint server, ReadOnlyMemory<byte> query, CancellationToken cancellationToken)
        {
            using Socket socket = NewStreamSocket(server.AddressFamily);
            await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
            using var stream = new SocketStream(new PlainTransport(socket));

            byte[] framed = new byte[2 + query.Length];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
            query.CopyTo(framed.AsMemory(2));
            await stream.WriteAsync(framed, cancellationToken).ConfigureAwait(false);

            byte[] length = new byte[2];
            await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
            byte[] answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
            return answer;
        }
    }
}
