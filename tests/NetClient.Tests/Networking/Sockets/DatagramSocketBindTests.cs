using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Sockets;
using NetClient.Tests.Networking.Connectivity;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Networking.Sockets;

public sealed class DatagramSocketBindTests
{
    [Fact]
    public void Information_BeforeTheBind_IsEmpty()
    {
        using DatagramSocket socket = NewSocket();
        Assert.Null(socket.Information.LocalAddress);
        Assert.Equal("", socket.Information.LocalPort);
        Assert.Null(socket.Information.RemoteAddress);
        Assert.Equal("", socket.Information.RemotePort);
        Assert.Null(socket.Information.DroppedDatagramCount);
        Assert.Equal(0, socket.Information.DeniedDatagramCount);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("0")]
    public async Task BindServiceNameAsync_NoPort_FindsOneForBothFamilies(string service)
    {
        using DatagramSocket socket = NewSocket();
        await socket.BindServiceNameAsync(service, Token);
        Assert.NotEqual(0, socket.PortOf());

        byte[] buffer = new byte[16];
        foreach (IPAddress address in LoopbackAddresses())
        {
            using Socket peer = NewPeer(address);
            peer.SendTo([1, 2, 3], socket.At(address));
            DatagramReceiveResult received = await socket.ReceiveAsync(buffer, Token);
            Assert.Equal(3, received.Length);
            Assert.Equal(peer.EndpointOf(), received.Remote);
            Assert.Equal(address, received.Local.ToIPEndPoint().Address);
            Assert.Equal(socket.PortOf(), received.Local.Port);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task BindEndpointAsync_OneAddress_ReceivesThereOnly()
    {
        using DatagramSocket socket = await BindAsync();
        Assert.Equal("127.0.0.1", socket.Information.LocalAddress!.CanonicalName);
        using Socket peer = NewPeer(IPAddress.Any);
        peer.SendTo([1], socket.At(IPAddress.Parse("127.0.0.2")));   // nobody there
        peer.SendTo([2, 2], socket.At(IPAddress.Loopback));
        DatagramReceiveResult received = await socket.ReceiveAsync(new byte[8], Token);
        Assert.Equal(2, received.Length);
        Assert.Equal(new DatagramEndpoint(Loopback, socket.PortOf()), received.Local);
    }

    [Fact(Timeout = 60_000)]
    public async Task BindEndpointAsync_NullHost_IsEveryAddress()
    {
        using DatagramSocket socket = NewSocket();
        await socket.BindEndpointAsync(null, "", Token);
        using Socket peer = NewPeer(IPAddress.Any);
        peer.SendTo([1], socket.At(IPAddress.Parse("127.0.0.77")));
        Assert.Equal("127.0.0.77", (await socket.ReceiveAsync(new byte[8], Token)).Local.Address.CanonicalName);
    }

    [Fact(Timeout = 60_000)]
    public async Task BindEndpointAsync_Name_IsItsFirstAddress()
    {
        using DatagramSocket socket = NewSocket();
        await socket.BindEndpointAsync(new HostName("localhost"), "0", Token);
        Assert.Matches("^(::1|127\\.0\\.0\\.1)$", socket.Information.LocalAddress!.CanonicalName);
    }

    [Fact(Timeout = 60_000)]
    public async Task BindServiceNameAsync_Adapter_BindsToItsDevice()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the option is Linux'");
        using DatagramSocket socket = NewSocket();
        await socket.BindServiceNameAsync("0", LoopbackAdapter, Token);
        string device = socket.Read(raw =>
        {
            byte[] name = new byte[16];
            raw.GetRawSocketOption(1, 25, name);
            return (System.Text.Encoding.ASCII.GetString(name).TrimEnd('\0'), 0);
        })!.Value.Item1;
        Assert.Equal("lo", device);
    }

    [Fact(Timeout = 60_000)]
    public async Task BindServiceNameAsync_AdapterThatHasGone_IsCannotAssignRequestedAddress()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the failure is Linux'");
        using DatagramSocket socket = NewSocket();
        NetworkAdapter gone = NetworkAdapter.FromInterface(NetworkAdapterTests.FakeInterface(["10.0.0.1"], []).Object);
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.BindServiceNameAsync("0", gone, Token));
        Assert.Equal(SocketErrorStatus.CannotAssignRequestedAddress, e.Status);
        Assert.Equal(NetworkStage.Bind, e.Stage);
    }

    [Fact(Timeout = 60_000)]
    public async Task BindServiceNameAsync_PortInUse_IsAddressAlreadyInUse()
    {
        using DatagramSocket first = await BindAsync();
        using DatagramSocket second = NewSocket();
        var e = await Assert.ThrowsAsync<NetworkException>(() => second.BindEndpointAsync(Loopback, first.Information.LocalPort, Token));
        Assert.Equal(unchecked((int)0x80072740), e.HResult);
        Assert.Equal(SocketErrorStatus.AddressAlreadyInUse, NetClient.Networking.Sockets.SocketError.GetStatus(e.HResult));
        await AssertClosedAsync(second);
    }

    [Fact(Timeout = 60_000)]
    public async Task BindEndpointAsync_AddressOfSomebodyElse_IsCannotAssignRequestedAddress()
    {
        using DatagramSocket socket = NewSocket();
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.BindEndpointAsync(new HostName("198.51.100.7"), "0", Token));
        Assert.Equal(SocketErrorStatus.CannotAssignRequestedAddress, e.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task BindServiceNameAsync_UnknownService_IsClassTypeNotFound()
    {
        using DatagramSocket socket = NewSocket();
        var e = await Assert.ThrowsAsync<NetworkException>(() => socket.BindServiceNameAsync("no-such-service", Token));
        Assert.Equal(SocketErrorStatus.ClassTypeNotFound, e.Status);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("65536")]
    [InlineData(" 80")]
    [InlineData("-1")]
    public async Task BindServiceNameAsync_NoPortAndNoName_IsAnInvalidArgument(string service)
    {
        using DatagramSocket socket = NewSocket();
        var e = await Assert.ThrowsAnyAsync<ArgumentException>(() => socket.BindServiceNameAsync(service, Token));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Fact]
    public void Binds_NullArguments_AreRefusedAtOnceAndLeaveTheSocketAsItWas()
    {
        using DatagramSocket socket = NewSocket();
        Func<Task>[] calls =
        [
            () => socket.BindServiceNameAsync(null!),
            () => socket.BindServiceNameAsync("0", null!, default),
            () => socket.BindServiceNameAsync(null!, LoopbackAdapter),
            () => socket.BindEndpointAsync(null, null!),
        ];
        Assert.All(calls, call => Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => { _ = call(); }).HResult));
        Assert.True(socket.BindEndpointAsync(Loopback, "0", Token).IsCompletedSuccessfully);
    }

    [Fact(Timeout = 60_000)]
    public async Task Binds_SecondOne_IsAWrongState()
    {
        using DatagramSocket socket = await BindAsync();
        foreach (Func<Task> bind in (Func<Task>[])[() => socket.BindServiceNameAsync("0"), () => socket.BindEndpointAsync(Loopback, "0")])
            Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => { _ = bind(); }).HResult);
        using Socket peer = NewPeer();
        peer.SendTo([1], socket.At(IPAddress.Loopback));
        Assert.Equal(1, (await socket.ReceiveAsync(new byte[8], Token)).Length);   // it goes on as it was
    }

    [Fact(Timeout = 60_000)]
    public async Task Bind_CanceledBefore_CarriesTheCallersToken()
    {
        using DatagramSocket socket = NewSocket();
        var canceled = new CancellationToken(canceled: true);
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => socket.BindServiceNameAsync("0", canceled));
        Assert.Equal(canceled, e.CancellationToken);
        Assert.Equal(HResults.Canceled, e.HResult);
        await AssertClosedAsync(socket);
    }

    [Fact(Timeout = 60_000)]
    public async Task Bind_NameThatIsNotResolved_IsCanceledByAsTaskAndByClosing()
    {
        var never = new TaskCompletionSource<IPAddress[]>();
        using var byToken = new DatagramSocket(TestServers.TestContexts.With(TestServers.TestContexts.Everything, resolve: (_, _) => never.Task));
        using var stop = new CancellationTokenSource();
        Task binding = byToken.BindEndpointAsync(new HostName("slow.example"), "0", Token).AsTask(stop.Token);
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => binding)).CancellationToken);

        using var byClosing = new DatagramSocket(TestServers.TestContexts.With(TestServers.TestContexts.Everything, resolve: (_, _) => never.Task));
        binding = byClosing.BindEndpointAsync(new HostName("slow.example"), "0", Token);
        Assert.Throws<InvalidOperationException>(() => { _ = byClosing.BindServiceNameAsync("0", Token); });
        byClosing.Dispose();
        Assert.Equal(HResults.OperationAborted, (await Assert.ThrowsAsync<NetworkException>(() => binding)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Bind_AfterDispose_IsClosed()
    {
        DatagramSocket socket = NewSocket();
        socket.Dispose();
        socket.Dispose();
        await AssertClosedAsync(socket);
    }

    private static IEnumerable<IPAddress> LoopbackAddresses() => Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

    private static async Task AssertClosedAsync(DatagramSocket socket)
    {
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => { _ = socket.BindServiceNameAsync("0", Token); }).HResult);
        Assert.Equal(HResults.Closed, (await Assert.ThrowsAsync<ObjectDisposedException>(async () => await socket.ReceiveAsync(new byte[8], Token))).HResult);
    }
}
