using System.Globalization;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>What is known of a <see cref="DatagramSocket"/>; readable at any time, also after closing.</summary>
public sealed class DatagramSocketInformation
{
    private readonly DatagramSocket _socket;
    private volatile object? _remote;   // a boxed endpoint, so that it is replaced whole

    internal DatagramSocketInformation(DatagramSocket socket) => _socket = socket;

    /// <summary>The local address: the one that was bound, the unspecified one for all, and after <c>ConnectAsync</c> the one that is sent from. Null before.</summary>
    public HostName? LocalAddress => _socket.Transport?.Local.Address;

    /// <summary>The local port, as decimal text; empty before the socket is bound.</summary>
    public string LocalPort => _socket.Transport?.Local.Port.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>The peer's address after <c>ConnectAsync</c>, or that of the last <c>GetOutputStreamAsync</c>; null before.</summary>
    public HostName? RemoteAddress => (_remote as DatagramEndpoint?)?.Address;

    /// <summary>The port that belongs to <see cref="RemoteAddress"/>, as decimal text; empty before.</summary>
    public string RemotePort => (_remote as DatagramEndpoint?)?.Port.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>How many datagrams the system has dropped because the receive buffer was full: handlers or receives were too slow for what came. An addition.</summary>
    /// <value>Null where the system does not tell (all but Linux), and when the socket is not open. A few damaged datagrams may be among them.</value>
    public long? DroppedDatagramCount => OperatingSystem.IsLinux() ? _socket.Read(DatagramStatistics.GetDropped) : null;

    /// <summary>How many datagrams were dropped because the app's capabilities do not cover who sent them. The first is logged. An addition.</summary>
    public long DeniedDatagramCount => _socket.Transport?.DeniedCount ?? 0;

    internal void SetRemote(in DatagramEndpoint remote) => _remote = remote;
}
