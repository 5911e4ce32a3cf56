using System.Net.Sockets;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.ControlChannels;
using NetClient.Storage.Streams;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.ControlChannels;

/// <summary>When a channel's tasks run, over a socket.</summary>
public sealed class ControlChannelTriggerSocketTests : IDisposable
{
    private readonly ChannelHouse _house = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _house.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Push_AppReadsOn_RunsOnceItHasTakenWhatCame()
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        ScriptedPeer peer = await server.NextAsync();
        for (int i = 1; i <= 3; i++)
        {
            byte[] buffer = new byte[16];
            ValueTask<int> read = socket.ReadAsync(buffer, Token);
            if (i > 1)
                Assert.Same(channel, ChannelHouse.ChannelOf(await _house.Pushes.NextAsync()));   // of the round before: this read says that its bytes were taken
            Assert.Equal(i > 1 ? i - 1 : 0, _house.Pushes.Count);
            await peer.SendAsync($"{i}");
            Assert.Equal(1, await read);
            Assert.Equal($"{i}"[0], (char)buffer[0]);
            Assert.Equal(i - 1, _house.Pushes.Count);
        }
        channel.Dispose();
        socket.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Push_AppReadsNoFurther_RunsALittleLater()
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        await (await server.NextAsync()).SendAsync("x");
        Assert.Equal(1, await socket.ReadAsync(new byte[1], Token));
        _house.Time.Advance(ControlChannelLink.Patience - TimeSpan.FromTicks(1));
        Assert.Equal(0, _house.Tasks.Starts);
        _house.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Same(channel, ChannelHouse.ChannelOf(await _house.Pushes.NextAsync()));
        Assert.Same(socket, channel.TransportObject);
        channel.Dispose();
        socket.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Push_ReadersAndEmptyReads_Count()
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        ScriptedPeer peer = await server.NextAsync();
        await peer.SendAsync("abcd");
        Assert.Equal(0, await socket.ReadAsync(Memory<byte>.Empty, Token));   // something is there; that is no end
        _house.Time.Advance(ControlChannelLink.Patience);
        await _house.Pushes.NextAsync();
        using var reader = new DataReader(socket.InputStream);
        Assert.Equal(4u, await reader.LoadAsync(4, Token));
        _house.Time.Advance(ControlChannelLink.Patience);
        await _house.Pushes.NextAsync();
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
        channel.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Push_CameBeforeTheChannelWasEnabled_RunsThen()
    {
        await using var server = new HeldPeer();
        using ControlChannelTrigger channel = _house.NewChannel();
        using StreamSocket socket = _house.NewSocket();
        channel.UsingTransport(socket);
        await socket.ConnectAsync(ChannelHouse.Loopback, server.Port, Token);
        await (await server.NextAsync()).SendAsync("x");
        Assert.Equal(1, await socket.ReadAsync(new byte[1], Token));
        _house.Time.Advance(ControlChannelLink.Patience);
        Assert.Equal(0, _house.Tasks.Starts);
        channel.WaitForPushEnabled();
        await _house.Pushes.NextAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Push_PeerEndsOrBreaks_RunsAndTheChannelIsDisconnected(bool broken)
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        ScriptedPeer peer = await server.NextAsync();
        ValueTask<int> read = socket.ReadAsync(new byte[1], Token);
        if (broken)
            peer.Reset();
        else
            peer.Socket.Shutdown(SocketShutdown.Send);
        if (broken)
            await Assert.ThrowsAsync<NetClient.Networking.NetworkException>(async () => await read);
        else
            Assert.Equal(0, await read);
        _house.Time.Advance(ControlChannelLink.Patience);
        await _house.Pushes.NextAsync();
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
        Assert.Contains(1072, _house.Log.Entries.Select(entry => entry.Id));
        _house.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1, _house.Tasks.Starts);   // nothing to keep alive
        Assert.Equal(30u, channel.CurrentKeepAliveIntervalInMinutes);
        channel.Dispose();
        socket.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Push_AppClosesOrCancels_DoesNotRun()
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        ValueTask<int> read = socket.ReadAsync(new byte[1], Token);
        await socket.CancelIOAsync();
        await Assert.ThrowsAsync<NetClient.Networking.NetworkException>(async () => await read);
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
        socket.Dispose();
        _house.Time.Advance(ControlChannelLink.Patience);
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
        _house.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(0, _house.Tasks.Starts);
        Assert.DoesNotContain(1072, _house.Log.Entries.Select(entry => entry.Id));
        channel.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task UsingTransport_Again_ChangesTheTransport()
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket old) = await _house.ConnectAsync(server);
        ScriptedPeer oldPeer = await server.NextAsync();
        using StreamSocket socket = _house.NewSocket();
        channel.UsingTransport(socket);
        Assert.Same(socket, channel.TransportObject);
        await oldPeer.SendAsync("x");
        Assert.Equal(1, await old.ReadAsync(new byte[1], Token));   // as usable as before
        _house.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(0, _house.Tasks.Starts);
        Assert.Throws<InvalidOperationException>(channel.FlushTransport);
        await socket.ConnectAsync(ChannelHouse.Loopback, server.Port, Token);
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
        old.Dispose();
        await (await server.NextAsync()).SendAsync("y");
        Assert.Equal(1, await socket.ReadAsync(new byte[1], Token));
        _house.Time.Advance(ControlChannelLink.Patience);
        await _house.Pushes.NextAsync();
        channel.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task KeepAlive_EachServerInterval_Runs()
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        for (int i = 1; i <= 2; i++)
        {
            _house.Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
            Assert.Equal(i - 1, _house.Tasks.Starts);
            _house.Time.Advance(TimeSpan.FromTicks(1));
            Assert.Same(channel, ChannelHouse.ChannelOf(await _house.KeepAlives.NextAsync()));
        }
        channel.ServerKeepAliveIntervalInMinutes = 15;
        Assert.Equal(15u, channel.CurrentKeepAliveIntervalInMinutes);
        _house.Time.Advance(TimeSpan.FromMinutes(15));
        await _house.KeepAlives.NextAsync();
        channel.Dispose();
        _house.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(3, _house.Tasks.Starts);
        Assert.Equal(0, _house.Pushes.Count);
        socket.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task NetworkInterval_IsTheKernelsAndIsHalved()
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        Assert.Equal(30 * 60, KernelInterval(socket));
        foreach (uint minutes in (uint[])[15, 7, 3, 1, 1])
        {
            channel.DecreaseNetworkKeepAliveInterval();
            Assert.Equal(minutes, channel.CurrentKeepAliveIntervalInMinutes);
            Assert.Equal((int)minutes * 60, KernelInterval(socket));
        }
        Assert.Equal(4, _house.Log.Entries.Count(entry => entry.Id == 1073));
        channel.ServerKeepAliveIntervalInMinutes = 1439;
        Assert.Equal(1u, channel.CurrentKeepAliveIntervalInMinutes);   // what was found out stays

        using StreamSocket next = _house.NewSocket();
        channel.UsingTransport(next);
        await next.ConnectAsync(ChannelHouse.Loopback, server.Port, Token);
        channel.WaitForPushEnabled();
        Assert.Equal(60, KernelInterval(next));
        channel.Dispose();
        socket.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task NetworkInterval_LongerThanTheKernelTakes_IsTheKernelsLongest()
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server, minutes: 1439);
        Assert.Equal(32767, KernelInterval(socket));
        channel.Dispose();
        socket.Dispose();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0, 15u)]
    [InlineData(1, 30u)]
    public async Task NetworkInterval_ConnectionBreaksAfterSilence_IsHalved(int ticksLess, uint expected)
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        ScriptedPeer peer = await server.NextAsync();
        ValueTask<int> read = socket.ReadAsync(new byte[1], Token);
        _house.Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(ticksLess));
        peer.Reset();
        await Assert.ThrowsAsync<NetClient.Networking.NetworkException>(async () => await read);
        Assert.Equal(expected, channel.CurrentKeepAliveIntervalInMinutes);
        channel.Dispose();
        socket.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task FlushTransport_WriteUnderWay_WaitsForIt()
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        ScriptedPeer peer = await server.NextAsync();
        byte[] much = new byte[32 << 20];   // more than the system takes while nobody reads
        Task writing = socket.WriteAsync(much, Token).AsTask();
        Assert.False(writing.IsCompleted);
        Task flushing = Task.Run(channel.FlushTransport, Token);
        int left = much.Length;
        while (left > much.Length / 2)
        {
            Assert.False(writing.IsCompleted);
            Assert.False(flushing.IsCompleted);
            left -= (await peer.ReadAsync()).Length;
        }
        while (left > 0)
            left -= (await peer.ReadAsync()).Length;
        await flushing;
        await writing;
        channel.Dispose();
        socket.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Socket_GoesToAnotherProcess_EndsTheTransport()
    {
        await using var server = new HeldPeer();
        (ControlChannelTrigger channel, StreamSocket socket) = await _house.ConnectAsync(server);
        socket.Depart().Complete();
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
        _house.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(0, _house.Tasks.Starts);
        channel.Dispose();
    }

    private static int KernelInterval(StreamSocket socket)
    {
        Socket beneath = socket.Carrier.Socket;
        Assert.Equal(1, (int)beneath.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        return (int)beneath.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!;
    }
}
