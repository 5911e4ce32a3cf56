using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using NetClient.Capabilities;
using NetClient.Errors;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets;

public sealed class StreamSocketListenerTests
{
    private static readonly HostName Loopback = new("127.0.0.1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task ConnectionReceived_IsRaisedForEachConnection()
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        var seen = new BlockingCollection<StreamSocket>();
        listener.ConnectionReceived += (sender, args) =>
        {
            Assert.Same(listener, sender);
            seen.Add(args.Socket);
        };
        await listener.BindEndpointAsync(Loopback, "0", Token);
        for (int i = 0; i < 3; i++)
        {
            using Socket client = await ConnectRawAsync(listener);
            using StreamSocket accepted = seen.Take(Token);
            Assert.Equal(((IPEndPoint)client.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), accepted.Information.RemotePort);
            await accepted.WriteAsync("hi"u8.ToArray(), Token);
            byte[] buffer = new byte[2];
            Assert.Equal(2, await client.ReceiveAsync(buffer, Token));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectionReceived_HandlerThrows_TheOthersAreServed()
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        var second = new TaskCompletionSource<StreamSocket>(TaskCreationOptions.RunContinuationsAsynchronously);
        int calls = 0;
        listener.ConnectionReceived += (_, args) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
                throw new InvalidOperationException("a bug of the app");
            second.SetResult(args.Socket);
        };
        await listener.BindEndpointAsync(Loopback, "0", Token);
        using Socket first = await ConnectRawAsync(listener);
        Assert.Equal(0, await first.ReceiveAsync(new byte[1], Token)); // closed, not left hanging
        using Socket client = await ConnectRawAsync(listener);
        (await second.Task.WaitAsync(Token)).Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Information_AskedForFirstAfterClosing_TellsBothEnds()
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await listener.BindEndpointAsync(Loopback, "0", Token);
        using Socket client = await ConnectRawAsync(listener);
        StreamSocket accepted = await listener.AcceptAsync(Token);
        accepted.Dispose();
        Assert.Equal($"127.0.0.1 {listener.Information.LocalPort}", $"{accepted.Information.LocalAddress} {accepted.Information.LocalPort}");
        Assert.Equal(client.LocalEndPoint!.ToString(), $"{accepted.Information.RemoteAddress}:{accepted.Information.RemotePort}");
    }

    [Fact(Timeout = 60_000)]
    public async Task AcceptAsync_Pulls()
    {
        using var listener = await BoundAsync();
        using Socket client = await ConnectRawAsync(listener);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal("127.0.0.1", accepted.Information.RemoteHostName!.CanonicalName);
        Assert.Equal(listener.Information.LocalPort, accepted.Information.LocalPort);
        Assert.Throws<InvalidOperationException>(() => accepted.Control.KeepAlive = true);
        Assert.Throws<InvalidOperationException>(() => { _ = accepted.ConnectAsync(Loopback, "1", Token); });
    }

    [Fact(Timeout = 60_000)]
    public async Task AcceptAsync_Cancelled_LosesNoConnection()
    {
        using var listener = await BoundAsync();
        using var cts = new CancellationTokenSource();
        Task<StreamSocket> accepting = listener.AcceptAsync(cts.Token).AsTask();
        await cts.CancelAsync();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => accepting);
        Assert.Equal((cts.Token, HResults.Canceled), (e.CancellationToken, e.HResult));
        using Socket client = await ConnectRawAsync(listener);
        (await listener.AcceptAsync(Token)).Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task CancelIOAsync_And_Dispose_EndAPendingAccept()
    {
        using var listener = await BoundAsync();
        Task<StreamSocket> accepting = listener.AcceptAsync(Token).AsTask();
        await listener.CancelIOAsync();
        Assert.Equal(HResults.OperationAborted, (await Assert.ThrowsAsync<NetworkException>(() => accepting)).HResult);

        accepting = listener.AcceptAsync(Token).AsTask();
        listener.Dispose();
        Assert.Equal(HResults.OperationAborted, (await Assert.ThrowsAsync<NetworkException>(() => accepting)).HResult);
        Assert.Equal(HResults.Closed, (await Assert.ThrowsAsync<ObjectDisposedException>(() => listener.AcceptAsync(Token).AsTask())).HResult);
        Assert.Throws<ObjectDisposedException>(() => { _ = listener.CancelIOAsync(); });
        listener.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_AcceptedSocketsLiveOn()
    {
        var listener = await BoundAsync();
        using Socket client = await ConnectRawAsync(listener);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        listener.Dispose();
        await accepted.WriteAsync("x"u8.ToArray(), Token);
        Assert.Equal(1, await client.ReceiveAsync(new byte[1], Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task BindEndpointAsync_PortInUse_IsAddressAlreadyInUse()
    {
        using var first = await BoundAsync();
        using var second = new StreamSocketListener(TestContexts.AllCapabilities());
        var e = await Assert.ThrowsAsync<NetworkException>(() => second.BindEndpointAsync(Loopback, first.Information.LocalPort, Token));
        Assert.Equal((unchecked((int)0x80072740), SocketErrorStatus.AddressAlreadyInUse, NetworkStage.Bind), (e.HResult, e.Status, e.Stage));
    }

    [Fact(Timeout = 60_000)]
    public async Task BindEndpointAsync_AddressOfAnotherMachine_IsCannotAssign()
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        var e = await Assert.ThrowsAsync<NetworkException>(() => listener.BindEndpointAsync(new HostName("192.0.2.77"), "0", Token));
        Assert.Equal(SocketErrorStatus.CannotAssignRequestedAddress, e.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task BindEndpointAsync_UnknownName_SaysWhich()
    {
        using var listener = new StreamSocketListener(TestContexts.With(
            TestContexts.Everything, resolve: (_, _) => Task.FromException<IPAddress[]>(new SocketException((int)System.Net.Sockets.SocketError.HostNotFound))));
        var e = await Assert.ThrowsAsync<NetworkException>(() => listener.BindEndpointAsync(new HostName("nowhere.example"), "80", Token));
        Assert.Equal((SocketErrorStatus.HostNotFound, NetworkStage.Bind, "nowhere.example:80"), (e.Status, e.Stage, e.Endpoint));
        Assert.StartsWith("Bind to nowhere.example:80 failed: the name is unknown", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task BindEndpointAsync_Localhost_ListensOnAllLoopbackAddresses()
    {
        using var listener = new StreamSocketListener(TestContexts.With(TestContexts.Everything, resolve: (_, _) => Task.FromResult(new[] { IPAddress.IPv6Loopback, IPAddress.Loopback })));
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        await listener.BindEndpointAsync(new HostName("localhost"), "0", Token);
        foreach (IPAddress address in new[] { IPAddress.IPv6Loopback, IPAddress.Loopback })
        {
            using Socket client = await ConnectRawAsync(listener, address);
            using StreamSocket accepted = await listener.AcceptAsync(Token);
            Assert.Equal(address.ToString(), accepted.Information.RemoteAddress!.CanonicalName);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task BindServiceNameAsync_ListensOnBothFamilies_AndNamesIPv4PeersAsTheyAre()
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await listener.BindServiceNameAsync("", Token);
        using Socket client = await ConnectRawAsync(listener);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal("127.0.0.1", accepted.Information.RemoteAddress!.CanonicalName); // not ::ffff:127.0.0.1
        if (Socket.OSSupportsIPv6)
        {
            using Socket client6 = await ConnectRawAsync(listener, IPAddress.IPv6Loopback);
            using StreamSocket accepted6 = await listener.AcceptAsync(Token);
            Assert.Equal("::1", accepted6.Information.RemoteAddress!.CanonicalName);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Bind_SecondTime_OrSettingsAfterwards_AreWrongState()
    {
        using var listener = await BoundAsync();
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => { _ = listener.BindServiceNameAsync("0", Token); }).HResult);
        Action[] changes =
        [
            () => listener.Control.KeepAlive = true,
            () => listener.Control.NoDelay = false,
            () => listener.Control.OutboundBufferSizeInBytes = 1,
            () => listener.Control.OutboundUnicastHopLimit = 1,
            () => listener.Control.QualityOfService = SocketQualityOfService.LowLatency,
            () => listener.ConnectionReceived += (_, _) => { },
        ];
        Assert.All(changes, change => Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(change).HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task Accept_BeforeBind_OrWithAHandler_IsWrongState()
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await Assert.ThrowsAsync<InvalidOperationException>(() => listener.AcceptAsync(Token).AsTask());
        listener.ConnectionReceived += (_, args) => args.Socket.Dispose();
        await listener.BindEndpointAsync(Loopback, "0", Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => listener.AcceptAsync(Token).AsTask());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("not a name")]
    public async Task Bind_BadService_IsAnInvalidArgument(string service)
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        Assert.Equal(HResults.InvalidArgument, (await Assert.ThrowsAnyAsync<ArgumentException>(() => listener.BindServiceNameAsync(service, Token))).HResult);
    }

    [Fact]
    public void Bind_NullArguments_AndTlsWithoutCertificate_AreInvalidArguments()
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        Assert.Throws<ArgumentNullException>(() => { _ = listener.BindServiceNameAsync(null!, Token); });
        Assert.Throws<ArgumentNullException>(() => { _ = listener.BindServiceNameAsync("0", SocketProtectionLevel.PlainSocket, null!, Token); });
        var e = Assert.Throws<ArgumentException>(() => { _ = listener.BindServiceNameAsync("0", SocketProtectionLevel.Tls12, Token); });
        Assert.Contains("ServerCertificate", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Bind_AllAddressesWithoutAServerCapability_IsDenied_LoopbackIsNot()
    {
        using var all = new StreamSocketListener(TestContexts.With(NetworkCapability.InternetClient));
        var e = await Assert.ThrowsAsync<CapabilityDeniedException>(() => all.BindServiceNameAsync("0", Token));
        Assert.Equal(HResults.AccessDenied, e.HResult);
        Assert.Contains("Server", e.Message, StringComparison.Ordinal);

        using var loopback = new StreamSocketListener(TestContexts.With(NetworkCapability.InternetClient));
        await loopback.BindEndpointAsync(Loopback, "0", Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Options_AreOnTheAcceptedSocket()
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        (listener.Control.KeepAlive, listener.Control.NoDelay, listener.Control.OutboundUnicastHopLimit, listener.Control.OutboundBufferSizeInBytes) = (true, false, 19, 12_000);
        await listener.BindEndpointAsync(Loopback, "0", Token);
        using Socket client = await ConnectRawAsync(listener);
        using StreamSocket accepted = await listener.AcceptAsync(Token);
        Assert.Equal(1, accepted.Statistics(raw => (int)raw.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!));
        Assert.False(accepted.Statistics(raw => raw.NoDelay));
        Assert.Equal(19, accepted.Statistics(raw => raw.Ttl));
        Assert.Equal(OperatingSystem.IsLinux() ? 24_000 : 12_000, accepted.Statistics(raw => raw.SendBufferSize));
    }

    [Fact(Timeout = 60_000)]
    public async Task AcceptAsync_PeersThatResetAtOnce_DoNotEndTheListening()
    {
        using var listener = await BoundAsync();
        for (int i = 0; i < 50; i++)
        {
            Socket client = await ConnectRawAsync(listener);
            client.LingerState = new LingerOption(true, 0);
            client.Dispose();
        }
        using Socket honest = await ConnectRawAsync(listener);
        string port = ((IPEndPoint)honest.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        while (true)
        {
            using StreamSocket accepted = await listener.AcceptAsync(Token);
            if (accepted.Information.RemotePort == port)
                break;
        }
    }

    private static async Task<StreamSocketListener> BoundAsync()
    {
        var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await listener.BindEndpointAsync(Loopback, "0", Token);
        return listener;
    }

    private static async Task<Socket> ConnectRawAsync(StreamSocketListener listener, IPAddress? address = null)
    {
        address ??= IPAddress.Loopback;
        var client = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(address, int.Parse(listener.Information.LocalPort, System.Globalization.CultureInfo.InvariantCulture)), Token);
        return client;
    }
}
