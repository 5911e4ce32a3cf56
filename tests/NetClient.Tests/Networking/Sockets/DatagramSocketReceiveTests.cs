using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Tests.Security.Credentials;
using NetClient.TestServers.Processes;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Networking.Sockets;

public sealed class DatagramSocketReceiveTests
{
    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_WaitingAndNot_KeepsTheOrder()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync();
        byte[] buffer = new byte[8];
        for (int round = 0; round < 50; round++)
        {
            ValueTask<DatagramReceiveResult> waiting = socket.ReceiveAsync(buffer, Token);
            for (int i = 1; i <= 3; i++)
                peer.SendTo(new byte[i], socket.At(IPAddress.Loopback));
            Assert.Equal(1, (await waiting).Length);
            Assert.Equal(2, (await socket.ReceiveAsync(buffer, Token)).Length);
            Assert.Equal(3, (await socket.ReceiveAsync(buffer, Token)).Length);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_DatagramThatDoesNotFit_IsMessageTooLongAndTheNextComesWhole()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync();
        peer.SendTo(new byte[100], socket.At(IPAddress.Loopback));
        peer.SendTo([1, 2, 3], socket.At(IPAddress.Loopback));
        byte[] buffer = new byte[10];
        var e = await Assert.ThrowsAsync<NetworkException>(async () => await socket.ReceiveAsync(buffer, Token));
        Assert.Equal((SocketErrorStatus.MessageTooLong, NetworkStage.Read), (e.Status, e.Stage));
        Assert.Equal(3, (await socket.ReceiveAsync(buffer, Token)).Length);

        peer.SendTo([1, 2], socket.At(IPAddress.Loopback));
        peer.SendTo([], socket.At(IPAddress.Loopback));
        await Assert.ThrowsAsync<NetworkException>(async () => await socket.ReceiveAsync(Memory<byte>.Empty, Token));
        Assert.Equal(0, (await socket.ReceiveAsync(Memory<byte>.Empty, Token)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_GivenUpAgainAndAgain_LosesNothingAndEndsWithTheSocket()
    {
        using Socket peer = NewPeer();
        DatagramSocket socket = await BindAsync();
        byte[] buffer = new byte[8];
        for (byte i = 0; i < 5; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                using var stop = new CancellationTokenSource();
                ValueTask<DatagramReceiveResult> waiting = socket.ReceiveAsync(buffer, stop.Token);
                await stop.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
            }
            ValueTask<DatagramReceiveResult> receiving = i % 2 == 0 ? default : socket.ReceiveAsync(buffer, Token);
            peer.SendTo([i], socket.At(IPAddress.Loopback));
            Assert.Equal(1, (await (i % 2 == 0 ? socket.ReceiveAsync(buffer, Token) : receiving)).Length);
            Assert.Equal(i, buffer[0]);
        }
        ValueTask<DatagramReceiveResult> last = socket.ReceiveAsync(buffer, Token);
        socket.Dispose();
        Assert.Equal(HResults.OperationAborted, (await Assert.ThrowsAsync<NetworkException>(async () => await last)).HResult);
    }

    /// <summary>.NET keeps each cancelled receive (some 320 bytes) until the socket hears something: an app with a time limit on an idle socket would fill the memory.</summary>
    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_GivenUpAgainAndAgain_KeepsNoMemory()
    {
        using var home = new TempDirectory("polls");
        string left = await CommandResult.RunCheckedAsync(TestPrograms.Spec(home.FullName, "datagram-polls", "20000"), Token);
        Assert.InRange(int.Parse(left, CultureInfo.InvariantCulture), -1000, 50);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_Canceled_CarriesTheTokenAndLosesNothing()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync();
        using var stop = new CancellationTokenSource();
        ValueTask<DatagramReceiveResult> waiting = socket.ReceiveAsync(new byte[8], stop.Token);
        await stop.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        Assert.Equal((stop.Token, HResults.Canceled), (e.CancellationToken, e.HResult));
        e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await socket.ReceiveAsync(new byte[8], stop.Token));
        Assert.Equal(stop.Token, e.CancellationToken);

        peer.SendTo([1], socket.At(IPAddress.Loopback));
        Assert.Equal(1, (await socket.ReceiveAsync(new byte[8], Token)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task CancelIOAsync_ReceiveUnderWay_EndsItAndTheSocketGoesOn()
    {
        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync();
        ValueTask<DatagramReceiveResult> waiting = socket.ReceiveAsync(new byte[8], Token);
        await socket.CancelIOAsync();
        Assert.True(waiting.IsCompleted);
        Assert.Equal(HResults.OperationAborted, (await Assert.ThrowsAsync<NetworkException>(async () => await waiting)).HResult);
        peer.SendTo([1], socket.At(IPAddress.Loopback));
        Assert.Equal(1, (await socket.ReceiveAsync(new byte[8], Token)).Length);
        await socket.SendAsync(new byte[2], peer.EndpointOf(), Token);
        Assert.Equal(2, (await peer.TakeAsync()).Bytes.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_ReceiveUnderWay_EndsItWithOperationAborted()
    {
        DatagramSocket socket = await BindAsync();
        string port = socket.Information.LocalPort;
        ValueTask<DatagramReceiveResult> waiting = socket.ReceiveAsync(new byte[8], Token);
        socket.Dispose();
        Assert.Equal(HResults.OperationAborted, (await Assert.ThrowsAsync<NetworkException>(async () => await waiting)).HResult);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => { _ = socket.CancelIOAsync(); }).HResult);
        Assert.Equal(HResults.Closed, (await Assert.ThrowsAsync<ObjectDisposedException>(async () => await socket.SendAsync(new byte[1], new DatagramEndpoint(Loopback, 9), Token))).HResult);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => { _ = socket.GetOutputStreamAsync(Loopback, "9", Token); }).HResult);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => socket.JoinMulticastGroup(new HostName("239.1.2.3"))).HResult);
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => socket.MessageReceived += (_, _) => { }).HResult);
        Assert.Equal(port, socket.Information.LocalPort);   // still to be read
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_TwoAtATimeOrUnbound_IsAWrongState()
    {
        using DatagramSocket unbound = NewSocket();
        Assert.Equal(HResults.IllegalMethodCall, (await Assert.ThrowsAsync<InvalidOperationException>(async () => await unbound.ReceiveAsync(new byte[8], Token))).HResult);

        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync();
        ValueTask<DatagramReceiveResult> waiting = socket.ReceiveAsync(new byte[8], Token);
        Assert.Equal(HResults.IllegalMethodCall, (await Assert.ThrowsAsync<InvalidOperationException>(async () => await socket.ReceiveAsync(new byte[8], Token))).HResult);
        peer.SendTo([1], socket.At(IPAddress.Loopback));
        Assert.Equal(1, (await waiting).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_PeerDoesNotListen_IsConnectionResetByPeerAndTheSocketGoesOn()
    {
        Socket peer = NewPeer();
        int port = int.Parse(peer.PortOf(), System.Globalization.CultureInfo.InvariantCulture);
        using DatagramSocket socket = NewSocket();
        await socket.ConnectAsync(Loopback, peer.PortOf(), Token);
        peer.Dispose();
        ValueTask<DatagramReceiveResult> waiting = socket.ReceiveAsync(new byte[8], Token);
        for (int i = 0; i < 3; i++)
            await socket.SendAsync(new byte[1], Token);   // the second meets what the first has caused, and is sent all the same
        var e = await Assert.ThrowsAsync<NetworkException>(async () => await waiting);
        Assert.Equal((unchecked((int)0x80072746), SocketErrorStatus.ConnectionResetByPeer), (e.HResult, e.Status));

        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        late.Bind(new IPEndPoint(IPAddress.Loopback, port));
        await socket.SendAsync(new byte[] { 7 }, Token);
        (byte[] bytes, IPEndPoint from) = await late.TakeAsync();
        Assert.Equal([7], bytes);
        late.SendTo([8, 8], from);
        Assert.Equal(2, (await ReceiveDatagramAsync(socket)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_UnconnectedAndAPeerThatDoesNotListen_HearsNothingOfIt()
    {
        Socket gone = NewPeer();
        DatagramEndpoint nobody = gone.EndpointOf();
        gone.Dispose();
        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync();
        ValueTask<DatagramReceiveResult> waiting = socket.ReceiveAsync(new byte[8], Token);
        for (int i = 0; i < 3; i++)
            await socket.SendAsync(new byte[1], nobody, Token);
        peer.SendTo([1, 2], socket.At(IPAddress.Loopback));
        Assert.Equal(2, (await waiting).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_BurstBeyondTheReceiveBuffer_DropsAndCountsTheRest()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux counts");
        const int Sent = 2000;
        using Socket peer = NewPeer();
        using DatagramSocket socket = await BindAsync(socket => socket.Control.InboundBufferSizeInBytes = 32 * 1024);
        Assert.Equal(0, socket.Information.DroppedDatagramCount);
        for (int i = 0; i < Sent; i++)
            peer.SendTo(BitConverter.GetBytes(i), socket.At(IPAddress.Loopback));
        long dropped = socket.Information.DroppedDatagramCount!.Value;
        Assert.InRange(dropped, Sent / 2, Sent - 1);

        byte[] buffer = new byte[4];
        for (int i = 0; i < Sent - dropped; i++)
        {
            await socket.ReceiveAsync(buffer, Token);
            Assert.Equal(i, BitConverter.ToInt32(buffer));   // the newest are lost, not the oldest
        }
        ValueTask<DatagramReceiveResult> next = socket.ReceiveAsync(buffer, Token);
        Assert.False(next.IsCompleted);
        peer.SendTo([9], socket.At(IPAddress.Loopback));
        Assert.Equal(1, (await next).Length);
    }

    // The third datagram may have caused an error of its own, which comes first.
    private static async Task<DatagramReceiveResult> ReceiveDatagramAsync(DatagramSocket socket)
    {
        while (true)
        {
            try
            {
                return await socket.ReceiveAsync(new byte[8], Token);
            }
            catch (NetworkException e) when (e.Status == SocketErrorStatus.ConnectionResetByPeer)
            {
            }
        }
    }
}
