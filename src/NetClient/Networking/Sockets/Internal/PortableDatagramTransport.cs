using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Datagrams by .NET's own calls, for systems other than Linux. (On Linux it serves tests, and works as well.)</summary>
internal sealed class PortableDatagramTransport(Socket boundSocket, CapabilityChecker capabilities, ILogger log) : DatagramTransport(boundSocket, capabilities, log)
{
    private readonly ManagedSend _send = new(boundSocket);
    private readonly IPEndPoint _anybody = new(boundSocket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);

    public override bool ExpectsData => false;

    public override bool TrySend(ReadOnlySpan<byte> datagram, in DatagramEndpoint remote) => false;

    public override bool TrySend(ReadOnlySpan<byte> datagram) => false;

    public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, DatagramEndpoint? remote, CancellationToken cancellationToken) =>
        _send.SendAsync(datagram, remote, cancellationToken);

    public override ValueTask WaitAsync(CancellationToken cancellationToken) => default;

    public override bool TryReceive(Memory<byte> buffer, out Arrival arrival)
    {
        arrival = default;
        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Arrival> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            SocketReceiveMessageFromResult received;
            try
            {
                received = await Socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, _anybody, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException e) when (DatagramErrors.IsNewsOfEarlierDatagram(e))
            {
                if (TryTell(DatagramErrors.NewsOf(e), out Arrival news))
                    return news;
                continue;
            }
            var remote = new DatagramEndpoint((IPEndPoint)received.RemoteEndPoint);
            if (!Admit(remote))
                continue;
            bool cut = (received.SocketFlags & SocketFlags.Truncated) != 0;
            return new Arrival(cut ? buffer.Length + 1 : received.ReceivedBytes, remote, LocalOf(received.PacketInformation));
        }
    }

    private DatagramEndpoint LocalOf(IPPacketInformation information) =>
        HasManyLocalAddresses && information.Address is { } address ? new DatagramEndpoint(address, (ushort)Local.Port) : Local;
}
