using System.Net.Sockets;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.ControlChannels;
using NetClient.Storage.Streams;
using NetClient.Tests.ApplicationModel.Background;
using NetClient.Tests.Networking.Sockets.Internal.WebSockets;
using NetClient.Tests.Networking.Sockets.WebSockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.ControlChannels;

/// <summary>Channels over web sockets, and the task that keeps these alive.</summary>
public sealed class ControlChannelTriggerWebSocketTests : IDisposable
{
    private readonly ChannelHouse _house = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _house.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Push_MessageReceived_RunsWhenTheHandlerHasReturned()
    {
        await using HeldPeer server = Serve();
        using ControlChannelTrigger channel = _house.NewChannel();
        using var socket = new MessageWebSocket(_house.Context);
        using var mayReturn = new ManualResetEventSlim();
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string? message = null;
        socket.MessageReceived += (_, args) =>
        {
            using DataReader reader = args.GetDataReader();
            message = reader.ReadString(reader.UnconsumedBufferLength);
            inside.SetResult();
            mayReturn.Wait(Token);
        };
        channel.UsingTransport(socket);
        await socket.ConnectAsync(WebSocketTests.At(server.Server), Token);
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
        await (await server.NextAsync()).SendAsync(Frames.TextOf("hello"));
        await inside.Task;
        _house.Time.Advance(ControlChannelLink.Patience);
        Assert.Equal(0, _house.Tasks.Starts);
        mayReturn.Set();
        Assert.Same(channel, ChannelHouse.ChannelOf(await _house.Pushes.NextAsync()));
        Assert.Equal("hello", message);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Push_ReadsOfBothKinds_RunOnceTaken(bool stream)
    {
        await using HeldPeer server = Serve();
        using ControlChannelTrigger channel = _house.NewChannel();
        using var messages = new MessageWebSocket(_house.Context);
        using var bytes = new StreamWebSocket(_house.Context);
        channel.UsingTransport(stream ? bytes : messages);
        await (stream ? bytes.ConnectAsync(WebSocketTests.At(server.Server), Token) : messages.ConnectAsync(WebSocketTests.At(server.Server), Token));
        channel.WaitForPushEnabled();
        ScriptedPeer peer = await server.NextAsync();
        await peer.SendAsync((byte[])Frames.Make(Frames.Binary, "x"u8));
        Assert.Equal(1, await ReadAsync());
        Assert.Equal(0, _house.Tasks.Starts);
        Task<int> next = ReadAsync();
        await _house.Pushes.NextAsync();
        await peer.SendAsync((byte[])Frames.CloseOf(1000));
        Assert.Equal(0, await next);
        _house.Time.Advance(ControlChannelLink.Patience);
        await _house.Pushes.NextAsync();
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());

        async Task<int> ReadAsync() => stream ? await bytes.ReadAsync(new byte[8], Token) : (await messages.ReadAsync(new byte[8], Token)).Count;
    }

    [Theory(Timeout = 60_000)]
    [InlineData("NetClient.Networking.Sockets.WebSocketKeepAlive", false)]
    [InlineData("Windows.Networking.Sockets.WebSocketKeepAlive", true)]
    public async Task KeepAliveTask_PingsTheServerAndSendsNoPongs(string entryPoint, bool stream)
    {
        await using HeldPeer server = Serve();
        using ControlChannelTrigger channel = _house.NewChannel(keepAlive: entryPoint);
        using var messages = new MessageWebSocket(_house.Context);
        using var bytes = new StreamWebSocket(_house.Context);
        messages.Control.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        bytes.Control.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        channel.UsingTransport(stream ? bytes : messages);
        await (stream ? bytes.ConnectAsync(WebSocketTests.At(server.Server), Token) : messages.ConnectAsync(WebSocketTests.At(server.Server), Token));
        channel.WaitForPushEnabled();
        Assert.Equal(TimeSpan.FromMinutes(30), stream ? bytes.Control.ActualUnsolicitedPongInterval : messages.Control.ActualUnsolicitedPongInterval);
        Assert.Equal(TimeSpan.FromSeconds(30), stream ? bytes.Control.DesiredUnsolicitedPongInterval : messages.Control.DesiredUnsolicitedPongInterval);
        Task reading = stream ? bytes.ReadAsync(new byte[8], Token).AsTask() : messages.ReadAsync(new byte[8], Token).AsTask();
        ScriptedPeer peer = await server.NextAsync();

        _house.Time.Advance(TimeSpan.FromMinutes(30));
        (int opcode, _, byte[] payload) = (await peer.ReadFrameAsync())!.Value;
        Assert.Equal(Frames.Ping, opcode);
        await peer.SendAsync((byte[])Frames.Make(Frames.Pong, payload));
        await peer.SendAsync((byte[])Frames.Make(Frames.Binary, "x"u8));
        await reading;
        _house.Time.Advance(TimeSpan.FromSeconds(20));   // KeepAliveTimeout: it was heard
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
    }

    [Fact(Timeout = 60_000)]
    public async Task KeepAliveTask_SilentServer_IsGivenUp()
    {
        await using HeldPeer server = Serve();
        using ControlChannelTrigger channel = _house.NewChannel(keepAlive: "NetClient.Networking.Sockets.WebSocketKeepAlive");
        using var socket = new StreamWebSocket(_house.Context);
        socket.Control.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        channel.UsingTransport(socket);
        await socket.ConnectAsync(WebSocketTests.At(server.Server), Token);
        channel.WaitForPushEnabled();
        Task<int> reading = socket.ReadAsync(new byte[8], Token).AsTask();
        ScriptedPeer peer = await server.NextAsync();
        _house.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(Frames.Ping, (await peer.ReadFrameAsync())!.Value.Opcode);
        await _house.Time.WaitForTimerAsync(TimeSpan.FromSeconds(20));
        _house.Time.Advance(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<NetClient.Networking.NetworkException>(() => reading);
        await _house.Time.WaitForTimerAsync(ControlChannelLink.Patience);
        _house.Time.Advance(ControlChannelLink.Patience);
        await _house.Pushes.NextAsync();
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
        Assert.Equal(15u, channel.CurrentKeepAliveIntervalInMinutes);   // so long a silence was too long
    }

    [Fact(Timeout = 60_000)]
    public async Task KeepAliveTask_OverSomethingElse_Fails()
    {
        await using var server = new HeldPeer();
        ControlChannelTrigger channel = _house.NewChannel(keepAlive: null);
        var task = _house.Register(channel.KeepAliveTrigger, "NetClient.Networking.Sockets.WebSocketKeepAlive");
        using StreamSocket socket = _house.NewSocket();
        channel.UsingTransport(socket);
        await socket.ConnectAsync(ChannelHouse.Loopback, server.Port, Token);
        channel.WaitForPushEnabled();
        Task<NetClient.ApplicationModel.Background.BackgroundTaskCompletedEventArgs> ended = TaskHouse.Completion(task);
        _house.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Throws<InvalidOperationException>((await ended).CheckResult);
        Assert.Throws<ArgumentNullException>(() => new WebSocketKeepAlive().Run(null!));
        channel.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Reconnect_ChannelGoesOnWithTheNextConnection()
    {
        await using HeldPeer server = Serve();
        using ControlChannelTrigger channel = _house.NewChannel();
        using var socket = new MessageWebSocket(_house.Context);
        socket.Control.Reconnect = new WebSocketReconnectPolicy { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(1) };   // less than a timer can wait
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int connected = 0;
        int interval = 0;
        socket.ConnectionStateChanged += (_, args) =>
        {
            if (args.NewState != WebSocketConnectionState.Connected || ++connected != 2)
                return;
            interval = (int)channel.Link!.Socket!.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!;
            again.SetResult();
        };
        socket.MessageReceived += (_, args) => args.GetDataReader().Dispose();
        channel.UsingTransport(socket);
        await socket.ConnectAsync(WebSocketTests.At(server.Server), Token);
        channel.WaitForPushEnabled();
        Assert.Equal(30 * 60, (int)channel.Link!.Socket!.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!);
        (await server.NextAsync()).Reset();
        ScriptedPeer next = await server.NextAsync();
        await again.Task;
        Assert.Equal(30 * 60, interval);   // the channel was back before the app heard of it
        int before = _house.Pushes.Count;
        await next.SendAsync(Frames.TextOf("hello"));
        do
            await _house.Pushes.NextAsync();
        while (_house.Pushes.Count == before);
        _house.Time.Advance(TimeSpan.FromMinutes(30));
        await _house.KeepAlives.NextAsync();
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectAsync_FailsAndIsTriedAgain_ChannelFollows()
    {
        bool opens = false;
        await using var server = new HeldPeer(async peer =>
        {
            if (opens)
                await WebSocketTests.OpenAsync(peer);
            else
                await peer.AnswerHttpAsync("no"u8.ToArray());
        });
        using ControlChannelTrigger channel = _house.NewChannel();
        using var socket = new StreamWebSocket(_house.Context);
        channel.UsingTransport(socket);
        await Assert.ThrowsAsync<NetClient.Networking.NetworkException>(() => socket.ConnectAsync(WebSocketTests.At(server.Server), Token));
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
        opens = true;
        await socket.ConnectAsync(WebSocketTests.At(server.Server), Token);
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
        channel.FlushTransport();
        socket.Close(1000, "");
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
        Assert.Equal(0, _house.Tasks.Starts);
    }

    private static HeldPeer Serve() => new(peer => WebSocketTests.OpenAsync(peer));
}
