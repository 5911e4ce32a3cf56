using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Internal;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What a <see cref="DatagramSocket"/> stands on: one socket of the system, the gate for what goes out and comes in, and this system's way to move datagrams.</summary>
internal abstract class DatagramTransport : IDisposable
{
    /// <summary>No datagram is longer: its length has 16 bits in the UDP header.</summary>
    public const int LargestDatagram = 65_535;

    private readonly CapabilityChecker _capabilities;
    private readonly ILogger _log;
    private readonly AddressedPeers _addressed = new();
    private DatagramEndpoint _peer;
    private volatile LocalSide _local;
    private volatile bool _isConnected;
    private long _denied;

    protected DatagramTransport(Socket socket, CapabilityChecker capabilities, ILogger log)
    {
        (Socket, _capabilities, _log) = (socket, capabilities, log);
        IsIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        ReachesIPv4 = !IsIPv6 || socket.DualMode;
        _local = LocalSide.Of(socket);
    }

    /// <summary>This system's kind.</summary>
    public static DatagramTransport Over(Socket boundSocket, NetClientContext context)
    {
        ILogger log = context.Loggers.CreateLogger("NetClient.Networking.Sockets.DatagramSocket");
        return OperatingSystem.IsLinux()
            ? new LinuxDatagramTransport(boundSocket, context.Capabilities, log)
            : new PortableDatagramTransport(boundSocket, context.Capabilities, log);
    }

    public Socket Socket { get; }

    /// <summary>Where it is bound; the unspecified address stands for all.</summary>
    public DatagramEndpoint Local => _local.Endpoint;

    /// <summary>The one peer; null before <see cref="Connected"/>.</summary>
    public DatagramEndpoint? Peer => _isConnected ? _peer : null;

    /// <summary>Whether an endpoint's family is one of the socket's.</summary>
    public bool Reaches(in DatagramEndpoint remote) => remote.IsIPv4 ? ReachesIPv4 : IsIPv6;

    /// <summary>How many datagrams were dropped because the app's capabilities do not cover who sent them, or because they came from port 0, where no answer can go.</summary>
    public long DeniedCount => Interlocked.Read(ref _denied);

    /// <summary>Whether datagrams to any local address arrive here, so that each has to say which it was sent to.</summary>
    protected bool HasManyLocalAddresses => _local.IsUnspecified;

    protected bool IsIPv6 { get; }

    private bool ReachesIPv4 { get; }

    /// <summary>Sends at once if that is possible without waiting. Where it is not, or when anything goes wrong, <see cref="SendAsync"/> takes over and tells.</summary>
    public abstract bool TrySend(ReadOnlySpan<byte> datagram, in DatagramEndpoint remote);

    /// <summary>Sends to the peer of a connected socket, likewise.</summary>
    public abstract bool TrySend(ReadOnlySpan<byte> datagram);

    /// <summary>Sends; null stands for the peer of a connected socket.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> datagram, DatagramEndpoint? remote, CancellationToken cancellationToken);

    /// <summary>Ends when there is something to receive, without having a buffer for it yet; on some systems at once.</summary>
    public abstract ValueTask WaitAsync(CancellationToken cancellationToken);

    /// <summary>Whether something was there at once when it was last waited for, so that more may be.</summary>
    public abstract bool ExpectsData { get; }

    /// <summary>Receives what is there already; false when there is nothing, or this system cannot tell.</summary>
    public abstract bool TryReceive(Memory<byte> buffer, out Arrival arrival);

    /// <summary>Receives the next datagram that the gate lets in.</summary>
    public abstract ValueTask<Arrival> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    public virtual void Dispose() => Socket.Dispose();

    /// <summary>The socket was connected: it has one peer, which the gate has judged, and one local address.</summary>
    public void Connected(in DatagramEndpoint peer)
    {
        _peer = peer;
        _local = LocalSide.Of(Socket);
        _isConnected = true;
    }

    /// <summary>Asks the gate for one datagram to <paramref name="remote"/>, now.</summary>
    /// <exception cref="CapabilityDeniedException">It may not be sent.</exception>
    public void DemandSend(in DatagramEndpoint remote)
    {
        Span<byte> address = stackalloc byte[16];
        remote.WriteAddress(address);
        if (!_capabilities.IsGranted(NetworkOperation.Send, address))
            _capabilities.Demand(NetworkOperation.Send, remote.IPAddress, remote.Port);

        // Where strangers are let in, nobody has to be remembered.
        if (!_capabilities.IsGranted(NetworkOperation.Accept, address))
            _addressed.Add(remote);
    }

    /// <summary>Tells whether the app may see a datagram from <paramref name="remote"/>: the peer's, an answer to one of ours, or a stranger's that the manifest covers.</summary>
    protected bool Admit(in DatagramEndpoint remote)
    {
        if (_isConnected)
            return remote.Port == _peer.Port && remote.HasAddressOf(_peer);   // what others had sent before the connect is not for the app

        if (remote.Port == 0)
        {
            Interlocked.Increment(ref _denied);
            return false;
        }

        Span<byte> address = stackalloc byte[16];
        remote.WriteAddress(address);
        if (_capabilities.IsGranted(NetworkOperation.Accept, address)
            || (_capabilities.IsGranted(NetworkOperation.Receive, address) && _addressed.Contains(remote)))
        {
            return true;
        }
        _ = _capabilities.Check(NetworkOperation.Accept, remote.IPAddress, remote.Port);   // again, for those who count denials
        if (Interlocked.Increment(ref _denied) == 1)
            SocketLog.DatagramDenied(_log, remote);
        return false;
    }

    /// <summary>Turns what ICMP said into an arrival. That is for connected sockets: among many peers nobody could tell whom it is about, and none may end the others' loop.</summary>
    protected bool TryTell(NetSocketError error, out Arrival news)
    {
        news = _isConnected && error != NetSocketError.Success ? new Arrival(0, _peer, Local, PlatformDifferences.Level(error, FailedCall.Datagram)) : default;
        return news.IsError;
    }

    // One object, so that a receive beside a connect never sees half of a change.
    private sealed record LocalSide(DatagramEndpoint Endpoint, bool IsUnspecified)
    {
        public static LocalSide Of(Socket socket)
        {
            var endpoint = (IPEndPoint)socket.LocalEndPoint!;
            return new LocalSide(new DatagramEndpoint(endpoint), endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Any));
        }
    }
}
