using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Sends datagrams with .NET's calls, waiting for room where there is none.</summary>
internal sealed class ManagedSend(Socket socket)
{
    private Destination? _last;   // most senders have one peer, or answer one after the other

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, DatagramEndpoint? remote, CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(datagram, remote, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode is NetSocketError.ConnectionRefused or NetSocketError.ConnectionReset)
        {
            // An earlier datagram found nobody. That was no failure of this one, which has not been sent yet; the kernel tells once.
            await StartAsync(datagram, remote, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask<int> StartAsync(ReadOnlyMemory<byte> datagram, DatagramEndpoint? remote, CancellationToken cancellationToken)
    {
        if (remote is not { } to)
            return socket.SendAsync(datagram, SocketFlags.None, cancellationToken);
        Destination? last = Volatile.Read(ref _last);
        if (last is null || last.Endpoint != to)
            Volatile.Write(ref _last, last = new Destination(to, Serialize(to)));
        return socket.SendToAsync(datagram, SocketFlags.None, last.Address, cancellationToken);
    }

    private SocketAddress Serialize(in DatagramEndpoint to)
    {
        IPEndPoint endpoint = to.ToIPEndPoint();
        if (socket.AddressFamily == AddressFamily.InterNetworkV6 && to.IsIPv4)
            endpoint.Address = endpoint.Address.MapToIPv6();
        return endpoint.Serialize();
    }

    private sealed record Destination(DatagramEndpoint Endpoint, SocketAddress Address);
}
