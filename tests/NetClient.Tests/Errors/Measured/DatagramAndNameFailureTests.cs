using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Web;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Tests.Errors.Measured;

/// <summary>Failures of UDP sockets and of name resolution.</summary>
public sealed class DatagramAndNameFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    [Measured("udp send too long")]
    public async Task Send_TooLong_IsMessageTooLong()
    {
        using Socket socket = NewSocket();
        var e = await Assert.ThrowsAsync<SocketException>(() => socket.SendToAsync(new byte[70_000], new IPEndPoint(IPAddress.Loopback, 9), Token).AsTask());
        Measurement.IsThatOf("udp send too long", e);
        Measurement.IsSocketFailure(e, 0x80072738, SocketErrorStatus.MessageTooLong);
    }

    [Fact(Timeout = 60_000)]
    [Measured("udp icmp port unreachable on connected socket (2nd recv)")]
    [Measured("UDP receive after ICMP port unreachable")]
    public async Task Receive_PortUnreachable_IsConnectionResetByPeerOnceAsOnWindows()
    {
        using Socket closed = NewSocket();
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint nobody = closed.LocalEndPoint!;
        closed.Dispose();
        using Socket socket = NewSocket();
        await socket.ConnectAsync(nobody, Token);
        await socket.SendAsync(new byte[1], Token);
        var e = await Assert.ThrowsAsync<SocketException>(() => socket.ReceiveAsync(new byte[1], Token).AsTask());
        Measurement.IsThatOf("udp icmp port unreachable on connected socket (2nd recv)", e);
        NetworkException ours = NetworkErrors.Translate(e, NetworkStage.Read, "127.0.0.1:9", datagram: true)!;
        Assert.Equal((unchecked((int)0x80072746), SocketErrorStatus.ConnectionResetByPeer), (ours.HResult, ours.Status));
        Assert.Equal(0, socket.Available);
        Assert.False(socket.Poll(0, SelectMode.SelectError)); // once
    }

    [Fact(Timeout = 60_000)]
    [Measured("udp recv buffer smaller than datagram")]
    [Measured("UDP receive into a small buffer")]
    public async Task Receive_BufferTooSmall_CutsTheDatagramAndIsNoFailure()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Windows says MessageSize.");
        using Socket receiver = NewSocket();
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using Socket sender = NewSocket();
        await sender.SendToAsync(new byte[20], receiver.LocalEndPoint!, Token);
        int length = 0;
        Exception? e = await Record.ExceptionAsync(async () => length = await receiver.ReceiveAsync(new byte[10], Token));
        Measurement.IsThatOf("udp recv buffer smaller than datagram", e);
        Assert.Equal(10, length);
    }

    [Fact]
    [Measured("connect broadcast w/o permission (EACCES)")]
    public void Connect_BroadcastWithoutAsking_IsDeniedAndHasNoStatus()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which loopback address is broadcast depends on the system.");
        using Socket socket = NewSocket();
        var e = Assert.Throws<SocketException>(() => socket.Connect(new IPEndPoint(IPAddress.Parse("127.255.255.255"), 9)));
        Measurement.IsThatOf("connect broadcast w/o permission (EACCES)", e);
        Measurement.IsSocketFailure(e, 0x8007271D, SocketErrorStatus.Unknown);
    }

    [Fact(Timeout = 60_000)]
    [Measured("dns nxdomain .invalid")]
    [Measured("HostNotFound")]
    public async Task Lookup_NoSuchName_IsHostNotFound()
    {
        var e = await Assert.ThrowsAnyAsync<SocketException>(() => Dns.GetHostAddressesAsync("no.such.host.invalid", Token));
        NameFailsAs("dns nxdomain .invalid", e, e);
    }

    [Fact(Timeout = 60_000)]
    [Measured("dns connect by name .invalid")]
    public async Task Connect_NoSuchName_IsHostNotFound()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var e = await Assert.ThrowsAnyAsync<SocketException>(() => socket.ConnectAsync("no.such.host.invalid", 9, Token).AsTask());
        NameFailsAs("dns connect by name .invalid", e, e);
    }

    [Fact(Timeout = 60_000)]
    [Measured("dns family mismatch (v6 only for 127.0.0.1)")]
    public async Task Lookup_AddressOfTheOtherFamily_IsEmptyAndNoFailure()
    {
        IPAddress[]? found = null;
        Exception? e = await Record.ExceptionAsync(async () => found = await Dns.GetHostAddressesAsync("127.0.0.1", AddressFamily.InterNetworkV6, Token));
        Measurement.IsThatOf("dns family mismatch (v6 only for 127.0.0.1)", e);
        Assert.Empty(found!);
    }

    /// <summary>Where no name server answers at all, the failure is the temporary one.</summary>
    internal static void NameFailsAs(string row, Exception e, SocketException inside)
    {
        bool unanswered = inside.SocketErrorCode == NetSocketError.TryAgain;
        if (!unanswered)
            Measurement.IsThatOf(row, e);
        Measurement.IsSocketFailure(e, unanswered ? 0x80072AFA : 0x80072AF9, unanswered ? SocketErrorStatus.NonAuthoritativeHostNotFound : SocketErrorStatus.HostNotFound);
        Measurement.IsWebFailure(e, 0x80072EE7, WebErrorStatus.HostNameNotResolved);
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
}
