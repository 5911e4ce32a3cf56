using System.Net.Sockets;
using NetClient.Errors;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What can be wrong with one datagram.</summary>
internal static class DatagramErrors
{
    private const int ProtocolError = 71;      // EPROTO, which .NET has no name for

    /// <summary>Whether an error met by a receive is about a datagram that was sent before, and not about receiving.</summary>
    /// <remarks>A router's "administratively prohibited" comes as EACCES, what a host could not make sense of as EPROTO or EOPNOTSUPP.</remarks>
    public static bool IsNewsOfEarlierDatagram(SocketException e) => IsNews(e.SocketErrorCode) || (OperatingSystem.IsLinux() && e.NativeErrorCode == ProtocolError);

    /// <summary>The news as an app is told of it: what routers refuse is out of reach.</summary>
    public static NetSocketError NewsOf(SocketException e) => e.SocketErrorCode is
        NetSocketError.AccessDenied or NetSocketError.OperationNotSupported or NetSocketError.SocketError ? NetSocketError.HostUnreachable : e.SocketErrorCode;

    private static bool IsNews(NetSocketError error) => error is
        NetSocketError.ConnectionRefused or NetSocketError.ConnectionReset or NetSocketError.NetworkReset or NetSocketError.HostUnreachable or NetSocketError.HostDown
        or NetSocketError.NetworkUnreachable or NetSocketError.NetworkDown or NetSocketError.MessageSize or NetSocketError.ProtocolOption
        or NetSocketError.AccessDenied or NetSocketError.OperationNotSupported;

    public static NetworkException OfPeer(in Arrival arrival) => NetworkErrors.FromCode(
        arrival.Error, NetworkStage.Read, arrival.Remote.ToString(), new SocketException((int)arrival.Error),
        arrival.Error == NetSocketError.ConnectionReset
            ? "nobody listens on that port, says the peer's machine (ICMP port unreachable, about an earlier datagram). The socket stays usable"
            : "an earlier datagram did not reach the peer (ICMP). The socket stays usable");

    public static NetworkException TooLongToReceive(in Arrival arrival, int room) => NetworkErrors.FromCode(
        NetSocketError.MessageSize, NetworkStage.Read, arrival.Remote.ToString(),
        detail: $"a datagram of {(arrival.Length > room + 1 ? arrival.Length : $"more than {room}")} bytes came, and there was room for {room}; it is lost. 65,535 bytes hold any");

    public static NetworkException TooLongToSend(Exception inner, string? endpoint, int length) => NetworkErrors.FromCode(
        NetSocketError.MessageSize, NetworkStage.Write, endpoint, inner,
        $"a datagram of {length} bytes is too long. UDP over IPv4 carries 65,507 at most; with Control.DontFragment, what the path takes in one packet");
}
