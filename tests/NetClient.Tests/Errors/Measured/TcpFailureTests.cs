using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using NetClient.Web;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Tests.Errors.Measured;

/// <summary>Failures of TCP sockets, produced with .NET's own sockets on loopback.</summary>
public sealed class TcpFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    [Measured("tcp connect refused")]
    [Measured("any SocketException")]
    public async Task Connect_NobodyListens_IsConnectionRefused()
    {
        using Socket silent = NewSocket();
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening: nobody else can take the port meanwhile
        using Socket socket = NewSocket();
        var e = await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(silent.LocalEndPoint!, Token).AsTask());
        MeasuredAs("tcp connect refused", e, NetworkStage.Connect, 0x8007274D, SocketErrorStatus.ConnectionRefused);
        Measurement.IsWebFailure(e, 0x80072EFD, WebErrorStatus.CannotConnect);
    }

    [Fact]
    [Measured("bind in use")]
    public void Bind_PortInUse_IsAddressAlreadyInUse()
    {
        using Socket first = NewSocket();
        first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        first.Listen();
        using Socket second = NewSocket();
        var e = Assert.Throws<SocketException>(() => second.Bind(first.LocalEndPoint!));
        MeasuredAs("bind in use", e, NetworkStage.Bind, 0x80072740, SocketErrorStatus.AddressAlreadyInUse);
    }

    [Fact]
    [Measured("bind not-local address")]
    public void Bind_AddressOfAnotherMachine_IsCannotAssignRequestedAddress()
    {
        using Socket socket = NewSocket();
        var e = Assert.Throws<SocketException>(() => socket.Bind(new IPEndPoint(IPAddress.Parse("203.0.113.1"), 0)));
        MeasuredAs("bind not-local address", e, NetworkStage.Bind, 0x80072741, SocketErrorStatus.CannotAssignRequestedAddress);
    }

    [Fact]
    [Measured("bind privileged port 1 (may be root)")]
    public void Bind_PrivilegedPort_SucceedsOrIsDenied()
    {
        using Socket socket = NewSocket();
        Exception? e = Record.Exception(() => socket.Bind(new IPEndPoint(IPAddress.Loopback, 1)));
        if (e is null)
            Measurement.IsThatOf("bind privileged port 1 (may be root)", e); // root, as when it was measured
        else
            Measurement.IsSocketFailure(e, 0x8007271D, SocketErrorStatus.Unknown); // WSAEACCES has no status
    }

    [Fact(Timeout = 60_000)]
    [Measured("tcp reset by peer on read")]
    [Measured("tcp write after reset (EPIPE on 2nd write)")]
    [Measured("write on a connection the peer reset or closed")]
    public async Task ReadAndWrite_PeerResets_AreResetAndThenAborted()
    {
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.ReadAsync(); // a reset before the client has returned from connecting would be the connect's failure
            peer.Reset();
        });
        using Socket socket = NewSocket();
        await socket.ConnectAsync(server.EndPoint, Token);
        await socket.SendAsync(new byte[1], Token);
        var read = await Assert.ThrowsAsync<SocketException>(() => socket.ReceiveAsync(new byte[1], Token).AsTask());
        MeasuredAs("tcp reset by peer on read", read, NetworkStage.Read, 0x80072746, SocketErrorStatus.ConnectionResetByPeer);
        Measurement.IsWebFailure(read, 0x80072EFF, WebErrorStatus.ConnectionReset);

        var write = await Assert.ThrowsAsync<SocketException>(() => socket.SendAsync(new byte[1], Token).AsTask());
        MeasuredAs("tcp write after reset (EPIPE on 2nd write)", write, NetworkStage.Write, 0x80072745, SocketErrorStatus.SoftwareCausedConnectionAbort);
        Measurement.IsWebFailure(write, 0x80072EFE, WebErrorStatus.ConnectionAborted);
    }

    [Fact(Timeout = 60_000)]
    [Measured("tcp write after local shutdown")]
    [Measured("write after local Shutdown(Send)")]
    public async Task Write_AfterTheOwnShutdown_LooksAbortedToDotNetAndIsTheCallersMistakeToUs()
    {
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using Socket raw = NewSocket();
        await raw.ConnectAsync(server.EndPoint, Token);
        raw.Shutdown(SocketShutdown.Send);
        var e = await Assert.ThrowsAsync<SocketException>(() => raw.SendAsync(new byte[1], Token).AsTask());
        Measurement.IsThatOf("tcp write after local shutdown", e);

        using var ours = new StreamSocket(TestContexts.AllCapabilities());
        await ours.ConnectAsync(new HostName("127.0.0.1"), server.Port, Token);
        await ours.CloseOutputAsync(Token);
        var mistake = await Assert.ThrowsAsync<InvalidOperationException>(() => ours.WriteAsync(new byte[1], Token).AsTask());
        Assert.Equal(HResults.IllegalMethodCall, mistake.HResult);
    }

    [Fact(Timeout = 60_000)]
    [Measured("dispose with pending read (NetworkStream)")]
    [Measured("dispose with pending Socket.ReceiveAsync")]
    [Measured("dispose listener with pending accept")]
    [Measured("dispose with pending read, accept")]
    public async Task Dispose_OperationPending_IsOperationAborted()
    {
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        AbortedAs("dispose with pending read (NetworkStream)", await DisposeUnderAReadAsync(server), NetworkStage.Read);

        using Socket socket = NewSocket();
        await socket.ConnectAsync(server.EndPoint, Token);
        Task receiving = socket.ReceiveAsync(new byte[1]);
        socket.Dispose();
        AbortedAs("dispose with pending Socket.ReceiveAsync", await Assert.ThrowsAsync<SocketException>(() => receiving), NetworkStage.Read);

        using Socket listener = NewSocket();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Task accepting = listener.AcceptAsync(Token).AsTask();
        listener.Dispose();
        AbortedAs("dispose listener with pending accept", await Assert.ThrowsAsync<SocketException>(() => accepting), NetworkStage.Accept);
    }

    [Fact(Timeout = 60_000)]
    [Measured("cancel pending read by token")]
    [Measured("cancellation token")]
    public async Task Read_CancelledByToken_IsTheCallersAndHasNoStatus()
    {
        await using var server = LoopbackServer.Start(peer => peer.WaitForCloseAsync());
        using var stop = new CancellationTokenSource();
        using Socket socket = NewSocket();
        await socket.ConnectAsync(server.EndPoint, Token);
        Task receiving = socket.ReceiveAsync(new byte[1], stop.Token).AsTask();

        using var ours = new StreamSocket(TestContexts.AllCapabilities());
        await ours.ConnectAsync(new HostName("127.0.0.1"), server.Port, Token);
        Task reading = ours.ReadAsync(new byte[1], stop.Token).AsTask();
        await stop.CancelAsync();

        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => receiving);
        Measurement.IsThatOf("cancel pending read by token", e);
        Measurement.IsSocketFailure(e, 0x800704C7, SocketErrorStatus.Unknown);
        Measurement.IsWebFailure(e, 0x800704C7, WebErrorStatus.OperationCanceled);
        Assert.Equal(unchecked((int)0x800704C7), (await Assert.ThrowsAsync<OperationCanceledException>(() => reading)).HResult);
    }

    [Fact(Timeout = 60_000)]
    [Measured("v4 endpoint on v6-only socket")]
    [Measured("IPv4 endpoint on an IPv6-only socket")]
    public async Task Connect_FamilyThatTheSocketIsNotFor_IsAddressFamilyNotSupported()
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = false };
        var e = await Assert.ThrowsAsync<NotSupportedException>(() => socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 9), Token).AsTask());
        Measurement.IsThatOf("v4 endpoint on v6-only socket", e);
        Assert.Equal(unchecked((int)0x8007273F), NetworkErrors.Translate(e, NetworkStage.Connect, "127.0.0.1:9")!.HResult);
        Measurement.IsSocketFailure(e, null, SocketErrorStatus.Unknown); // outside a socket's call it may mean anything
    }

    [Theory]
    [InlineData("unsupported socket type RDM", AddressFamily.InterNetwork, SocketType.Rdm, 0x8007273C, SocketErrorStatus.SocketTypeNotSupported)]
    [InlineData("unsupported address family (AppleTalk)", AddressFamily.AppleTalk, SocketType.Dgram, 0x8007273F, SocketErrorStatus.AddressFamilyNotSupported)]
    [InlineData("unsupported address family (Ipx)", AddressFamily.Ipx, SocketType.Dgram, 0x8007273F, SocketErrorStatus.AddressFamilyNotSupported)]
    [Measured("unsupported socket type RDM")]
    [Measured("unsupported address family (AppleTalk)")]
    [Measured("unsupported address family (Ipx)")]
    public void NewSocket_OfAKindTheSystemLacks_SaysWhichPartItLacks(string row, AddressFamily family, SocketType type, uint hresult, SocketErrorStatus status)
    {
        var e = Assert.Throws<SocketException>(() => { using var socket = new Socket(family, type, ProtocolType.Unspecified); });
        MeasuredAs(row, e, NetworkStage.Connect, hresult, status);
    }

    [Fact(Timeout = 60_000)]
    public async Task Connect_NoAnswer_IsConnectionTimedOut()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux drops what comes for a queue that is full; others refuse.");
        const int Tcp = 6, SynCount = 7, UserTimeout = 18; // linux/tcp.h
        using Socket listener = NewSocket();
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        using Socket takesTheOnlyPlace = NewSocket();
        await takesTheOnlyPlace.ConnectAsync(listener.LocalEndPoint!, Token);

        using Socket socket = NewSocket();
        socket.SetRawSocketOption(Tcp, SynCount, BitConverter.GetBytes(1));
        socket.SetRawSocketOption(Tcp, UserTimeout, BitConverter.GetBytes(300));
        var e = await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(listener.LocalEndPoint!, Token).AsTask());
        Assert.Equal(NetSocketError.TimedOut, e.SocketErrorCode);
        Measurement.IsSocketFailure(e, 0x8007274C, SocketErrorStatus.ConnectionTimedOut);
        Measurement.IsWebFailure(e, 0x80072EE2, WebErrorStatus.Timeout);
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    // NetworkStream shuts the connection down before it closes it, and a read may meet that end first: then it returns zero bytes, and is no failure.
    private static async Task<IOException> DisposeUnderAReadAsync(LoopbackServer server)
    {
        while (true)
        {
            using Socket socket = NewSocket();
            await socket.ConnectAsync(server.EndPoint, Token);
            var stream = new NetworkStream(socket, ownsSocket: true);
            Task<int> reading = stream.ReadAsync(new byte[1], Token).AsTask();
            await stream.DisposeAsync();
            if (await Record.ExceptionAsync(() => reading) is { } e)
                return Assert.IsType<IOException>(e);
            Assert.Equal(0, await reading);
        }
    }

    private static void AbortedAs(string row, Exception e, NetworkStage stage)
    {
        MeasuredAs(row, e, stage, 0x800703E3, SocketErrorStatus.OperationAborted);
        Measurement.IsWebFailure(e, 0x80072EF1, WebErrorStatus.OperationCanceled);
    }

    private static void MeasuredAs(string row, Exception e, NetworkStage stage, uint hresult, SocketErrorStatus status)
    {
        Measurement.IsThatOf(row, e);
        Measurement.IsSocketFailure(e, hresult, status);
        NetworkException ours = NetworkErrors.Translate(e, stage, "host:1")!;
        Assert.Equal((unchecked((int)hresult), status, e), (ours.HResult, ours.Status, ours.InnerException));
    }
}
