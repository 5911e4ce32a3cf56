using NetClient.ApplicationModel.Background.Internal;
using NetClient.Errors;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.ControlChannels;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.ControlChannels;

/// <summary>What a channel takes and refuses, and in which order.</summary>
public sealed class ControlChannelTriggerTests : IDisposable
{
    private readonly ChannelHouse _house = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _house.Dispose();

    [Theory]
    [InlineData(null, 15u, 0)]
    [InlineData("", 15u, 0)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", 15u, 0)]
    [InlineData("id", 14u, 0)]
    [InlineData("id", 1440u, 0)]
    [InlineData("id", 15u, 2)]
    [InlineData("id", 15u, -1)]
    public void Constructor_OutOfRange_IsRefused(string? id, uint minutes, int resource)
    {
        ArgumentException e = Assert.ThrowsAny<ArgumentException>(() => new ControlChannelTrigger(_house.Context, id!, minutes, (ControlChannelTriggerResourceType)resource));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Theory]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234", 15u)]
    [InlineData("i", 1439u)]
    public void Constructor_AtTheEdge_Keeps(string id, uint minutes)
    {
        using var channel = new ControlChannelTrigger(_house.Context, id, minutes, ControlChannelTriggerResourceType.RequestHardwareSlot);
        Assert.Equal(id, channel.ControlChannelTriggerId);
        Assert.Equal(minutes, channel.ServerKeepAliveIntervalInMinutes);
        Assert.Equal(minutes, channel.CurrentKeepAliveIntervalInMinutes);
        Assert.False(channel.IsWakeFromLowPowerSupported);
        Assert.Null(channel.TransportObject);
    }

    [Fact]
    public void Constructor_IdInUse_IsRefusedUntilDisposed()
    {
        var first = new ControlChannelTrigger(_house.Context, "id", 15);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => new ControlChannelTrigger(_house.Context, "id", 15));
        Assert.Equal(HResults.AlreadyExists, e.HResult);
        first.Dispose();
        first.Dispose();
        new ControlChannelTrigger(_house.Context, "id", 15).Dispose();
    }

    [Fact]
    public void Constructor_AccessGivenUp_IsDenied()
    {
        _house.Tasks.Host.Access = AccessRecord.Removed;
        UnauthorizedAccessException e = Assert.Throws<UnauthorizedAccessException>(() => new ControlChannelTrigger(_house.Context, "id", 15));
        Assert.Equal(HResults.AccessDenied, e.HResult);
    }

    [Theory]
    [InlineData(14u)]
    [InlineData(1440u)]
    public void ServerKeepAliveInterval_OutOfRange_IsRefused(uint minutes)
    {
        using var channel = new ControlChannelTrigger(_house.Context, "id", 15);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentOutOfRangeException>(() => channel.ServerKeepAliveIntervalInMinutes = minutes).HResult);
    }

    [Fact]
    public void UsingTransport_NoTransport_IsRefused()
    {
        using var channel = new ControlChannelTrigger(_house.Context, "id", 15);
        using var client = new HttpClient();
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => channel.UsingTransport(null!)).HResult);
        Assert.Contains("HttpRequestMessage", Assert.Throws<ArgumentException>(() => channel.UsingTransport(client)).Message, StringComparison.Ordinal);
        ArgumentException e = Assert.Throws<ArgumentException>(() => channel.UsingTransport(new object()));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.Contains("System.Object is no transport", e.Message, StringComparison.Ordinal);
        Assert.Null(channel.TransportObject);
    }

    [Fact(Timeout = 60_000)]
    public async Task UsingTransport_ConnectedOrClosed_IsRefused()
    {
        await using var server = new HeldPeer();
        using var channel = new ControlChannelTrigger(_house.Context, "id", 15);
        using StreamSocket socket = _house.NewSocket();
        await socket.ConnectAsync(ChannelHouse.Loopback, server.Port, Token);
        WrongState(() => channel.UsingTransport(socket));
        socket.Dispose();
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => channel.UsingTransport(socket)).HResult);
        using var web = new MessageWebSocket(_house.Context);
        web.Dispose();
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => channel.UsingTransport(web)).HResult);
    }

    [Fact]
    public void UsingTransport_OfAnotherChannel_IsRefusedUntilThatLetsGo()
    {
        using var one = new ControlChannelTrigger(_house.Context, "one", 15);
        using var two = new ControlChannelTrigger(_house.Context, "two", 15);
        using StreamSocket socket = _house.NewSocket();
        using var web = new StreamWebSocket(_house.Context);
        using var datagrams = new DatagramSocket(_house.Context);
        using var listener = new StreamSocketListener(_house.Context);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost/");
        foreach (object transport in (object[])[socket, web, datagrams, listener, request])
        {
            one.UsingTransport(transport);
            Assert.Same(transport, one.TransportObject);
            WrongState(() => two.UsingTransport(transport));
            Assert.Null(two.TransportObject);
        }
        one.Dispose();
        Assert.Null(one.TransportObject);
        two.UsingTransport(request);
        Assert.Same(request, two.TransportObject);
    }

    [Fact(Timeout = 60_000)]
    public async Task TcpKeepAlive_OfTheApp_IsRefused()
    {
        await using var server = new HeldPeer();
        using ControlChannelTrigger channel = _house.NewChannel();
        using StreamSocket socket = _house.NewSocket();
        socket.Control.KeepAlive = true;
        WrongState(() => channel.UsingTransport(socket));
        socket.Control.KeepAlive = false;
        channel.UsingTransport(socket);
        socket.Control.KeepAlive = true;
        await socket.ConnectAsync(ChannelHouse.Loopback, server.Port, Token);
        WrongState(() => channel.WaitForPushEnabled());
    }

    [Fact(Timeout = 60_000)]
    public async Task WaitForPushEnabled_TooEarly_IsRefused()
    {
        await using var server = new HeldPeer();
        using var channel = new ControlChannelTrigger(_house.Context, "id", 15);
        using StreamSocket socket = _house.NewSocket();
        Assert.Contains("UsingTransport", WrongState(() => channel.WaitForPushEnabled()).Message, StringComparison.Ordinal);
        channel.UsingTransport(socket);
        Assert.Contains("PushNotificationTrigger", WrongState(() => channel.WaitForPushEnabled()).Message, StringComparison.Ordinal);
        _house.Register(channel.PushNotificationTrigger, ChannelHouse.Push);
        Assert.Contains("connect", WrongState(() => channel.WaitForPushEnabled()).Message, StringComparison.Ordinal);
        WrongState(channel.FlushTransport);
        WrongState(channel.DecreaseNetworkKeepAliveInterval);
        await socket.ConnectAsync(ChannelHouse.Loopback, server.Port, Token);
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
        channel.FlushTransport();
        Assert.Contains(1070, _house.Log.Entries.Select(entry => entry.Id));
    }

    [Fact(Timeout = 60_000)]
    public async Task WaitForPushEnabled_WhileConnecting_Waits()
    {
        await using var server = new HeldPeer();
        using ControlChannelTrigger channel = _house.NewChannel();
        using StreamSocket socket = _house.NewSocket();
        channel.UsingTransport(socket);
        socket.Control.ConnectTimeout = TimeSpan.FromSeconds(30);
        Task connecting = socket.ConnectAsync(ChannelHouse.Loopback, server.Port, SocketProtectionLevel.Tls12, Token);   // and the server says nothing
        var waiting = new TaskCompletionSource<ControlChannelTriggerStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiter = new Thread(() => waiting.SetResult(channel.WaitForPushEnabled())) { IsBackground = true };
        waiter.Start();
        await server.NextAsync();
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (waiter.IsAlive && !waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            await look.WaitForNextTickAsync(Token);
        Assert.False(waiting.Task.IsCompleted);
        socket.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => connecting);
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, await waiting.Task);
        Assert.Contains(1071, _house.Log.Entries.Select(entry => entry.Id));
    }

    [Fact(Timeout = 60_000)]
    public async Task WaitForPushEnabled_ConnectFailed_IsTransportDisconnected()
    {
        using ControlChannelTrigger channel = _house.NewChannel();
        using StreamSocket socket = _house.NewSocket();
        channel.UsingTransport(socket);
        await Assert.ThrowsAsync<NetClient.Networking.NetworkException>(() => socket.ConnectAsync(ChannelHouse.Loopback, LoopbackServer.UnusedPort(), Token));
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
        WrongState(channel.FlushTransport);
    }

    [Fact(Timeout = 60_000)]
    public async Task WaitForPushEnabled_AccessGivenUpSince_IsServiceUnavailable()
    {
        await using var server = new HeldPeer();
        using ControlChannelTrigger channel = _house.NewChannel();
        using StreamSocket socket = _house.NewSocket();
        channel.UsingTransport(socket);
        await socket.ConnectAsync(ChannelHouse.Loopback, server.Port, Token);
        _house.Tasks.Host.Access = AccessRecord.Removed;
        Assert.Equal(ControlChannelTriggerStatus.ServiceUnavailable, channel.WaitForPushEnabled());
        _house.Tasks.Host.Access = AccessRecord.AlwaysAllowed;
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
    }

    [Fact(Timeout = 60_000)]
    public async Task WaitForPushEnabled_MoreThanSlots_IsPolicyErrorUntilOneIsFree()
    {
        await using var server = new HeldPeer();
        List<(ControlChannelTrigger Channel, StreamSocket Socket)> all = [];
        for (int i = 0; i <= ControlChannelTable.MaxSlots + 1; i++)
        {
            ControlChannelTrigger channel = _house.NewChannel($"channel {i}", keepAlive: null);
            StreamSocket socket = _house.NewSocket();
            channel.UsingTransport(socket);
            await socket.ConnectAsync(ChannelHouse.Loopback, server.Port, Token);
            all.Add((channel, socket));
        }
        for (int i = 0; i < ControlChannelTable.MaxSlots; i++)
            Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, all[i].Channel.WaitForPushEnabled());
        Assert.Equal(ControlChannelTriggerStatus.PolicyError, all[^1].Channel.WaitForPushEnabled());
        all[0].Channel.Dispose();
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, all[^1].Channel.WaitForPushEnabled());
        Assert.Equal(ControlChannelTriggerStatus.PolicyError, all[^2].Channel.WaitForPushEnabled());
        all[1].Socket.Dispose();   // a connection that has ended needs no slot
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, all[^2].Channel.WaitForPushEnabled());
        all.ForEach(one => one.Socket.Dispose());
        all.ForEach(one => one.Channel.Dispose());
    }

    [Fact]
    public void AnyCall_AfterDispose_IsRefused()
    {
        ControlChannelTrigger channel = _house.NewChannel();
        using StreamSocket socket = _house.NewSocket();
        channel.Dispose();
        Action[] calls =
        [
            () => channel.UsingTransport(socket), () => channel.WaitForPushEnabled(), channel.FlushTransport, channel.DecreaseNetworkKeepAliveInterval,
            () => channel.ServerKeepAliveIntervalInMinutes = 20,
        ];
        Assert.All(calls, call => Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(call).HResult));
        Assert.Equal(30u, channel.ServerKeepAliveIntervalInMinutes);
        Assert.Equal("one", channel.ControlChannelTriggerId);
    }

    private static InvalidOperationException WrongState(Action call)
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(call);
        Assert.Equal(HResults.IllegalMethodCall, e.HResult);
        return e;
    }
}
