using System.Net;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Tests.Networking.Sockets.ControlChannels;

/// <summary>Channels over what is bound and has no peer: datagram sockets and listeners.</summary>
public sealed class ControlChannelTriggerBoundTests : IDisposable
{
    private readonly ChannelHouse _house = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _house.Dispose();

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Push_AppTakesByItself_RunsWhenItAsksForMore(bool listens)
    {
        using var bound = new Bound(_house, listens);
        using ControlChannelTrigger channel = await EnableAsync(bound);
        Task first = bound.TakeAsync();
        await bound.PokeAsync();
        await first;
        Assert.Equal(0, _house.Tasks.Starts);
        _ = bound.TakeAsync();
        Assert.Same(channel, ChannelHouse.ChannelOf(await _house.Pushes.NextAsync()));
        Assert.Same(bound.Transport, channel.TransportObject);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Push_AppTakesNothingFurther_RunsALittleLater(bool listens)
    {
        using var bound = new Bound(_house, listens);
        using ControlChannelTrigger channel = await EnableAsync(bound);
        Task first = bound.TakeAsync();
        await bound.PokeAsync();
        await first;
        _house.Time.Advance(ControlChannelLink.Patience);
        await _house.Pushes.NextAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Push_Handler_RunsWhenItHasReturned(bool listens)
    {
        using var bound = new Bound(_house, listens);
        using var mayReturn = new ManualResetEventSlim();
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bound.Subscribe(() =>
        {
            inside.SetResult();
            mayReturn.Wait(Token);
        });
        using ControlChannelTrigger channel = await EnableAsync(bound);
        await bound.PokeAsync();
        await inside.Task;
        _house.Time.Advance(ControlChannelLink.Patience);
        Assert.Equal(0, _house.Tasks.Starts);
        mayReturn.Set();
        await _house.Pushes.NextAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Push_HandlerTookADeferral_RunsWhenThatIsCompleted()
    {
        using var bound = new Bound(_house, listens: false);
        var deferral = new TaskCompletionSource<NetClient.Foundation.Deferral>(TaskCreationOptions.RunContinuationsAsynchronously);
        bound.Datagrams.MessageReceived += (_, args) => deferral.SetResult(args.GetDeferral());
        using ControlChannelTrigger channel = await EnableAsync(bound);
        await bound.PokeAsync();
        NetClient.Foundation.Deferral taken = await deferral.Task;
        _house.Time.Advance(ControlChannelLink.Patience);
        Assert.Equal(0, _house.Tasks.Starts);
        taken.Complete();
        await _house.Pushes.NextAsync();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KeepAlive_RunsUntilTheAppCloses(bool listens)
    {
        using var bound = new Bound(_house, listens);
        using ControlChannelTrigger channel = await EnableAsync(bound);
        channel.FlushTransport();
        _house.Time.Advance(TimeSpan.FromMinutes(30));
        await _house.KeepAlives.NextAsync();
        bound.Dispose();
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
        _house.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(1, _house.Tasks.Starts);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Transport_GoesToAnotherProcess_HasEnded(bool listens)
    {
        using var bound = new Bound(_house, listens);
        using ControlChannelTrigger channel = await EnableAsync(bound);
        bound.Depart();
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UsingTransport_BoundOrClosed_IsRefused(bool listens)
    {
        using var bound = new Bound(_house, listens);
        using ControlChannelTrigger channel = _house.NewChannel();
        await bound.BindAsync("0");
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => channel.UsingTransport(bound.Transport)).HResult);
        bound.Dispose();
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => channel.UsingTransport(bound.Transport)).HResult);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitForPushEnabled_BindFailed_IsTransportDisconnected(bool listens)
    {
        using var first = new Bound(_house, listens);
        await first.BindAsync("0");
        using var second = new Bound(_house, listens);
        using ControlChannelTrigger channel = _house.NewChannel();
        channel.UsingTransport(second.Transport);
        Assert.Throws<InvalidOperationException>(() => channel.WaitForPushEnabled());
        await Assert.ThrowsAsync<NetClient.Networking.NetworkException>(() => second.BindAsync(first.Port));
        Assert.Equal(ControlChannelTriggerStatus.TransportDisconnected, channel.WaitForPushEnabled());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitForPushEnabled_DatagramSocketConnectedOrBoundByItsFirstSend_Works(bool sends)
    {
        using var peer = new Bound(_house, listens: false);
        await peer.BindAsync("0");
        using var datagrams = new DatagramSocket(_house.Context);
        using ControlChannelTrigger channel = _house.NewChannel();
        channel.UsingTransport(datagrams);
        if (sends)
            await datagrams.SendAsync("x"u8.ToArray(), new DatagramEndpoint(IPAddress.Loopback, ushort.Parse(peer.Port, System.Globalization.CultureInfo.InvariantCulture)), Token);
        else
            await datagrams.ConnectAsync(ChannelHouse.Loopback, peer.Port, Token);
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
    }

    private async Task<ControlChannelTrigger> EnableAsync(Bound bound)
    {
        ControlChannelTrigger channel = _house.NewChannel();
        channel.UsingTransport(bound.Transport);
        await bound.BindAsync("0");
        Assert.Equal(ControlChannelTriggerStatus.SoftwareSlotAllocated, channel.WaitForPushEnabled());
        return channel;
    }

    /// <summary>Either of them, in the words of these tests.</summary>
    private sealed class Bound(ChannelHouse house, bool listens) : IDisposable
    {
        private readonly Socket _client = new(AddressFamily.InterNetwork, listens ? SocketType.Stream : SocketType.Dgram, listens ? ProtocolType.Tcp : ProtocolType.Udp);

        public DatagramSocket Datagrams { get; } = new(house.Context);

        public StreamSocketListener Listener { get; } = new(house.Context);

        public object Transport => listens ? Listener : Datagrams;

        public string Port => listens ? Listener.Information.LocalPort : Datagrams.Information.LocalPort;

        public Task BindAsync(string port) => listens ? Listener.BindEndpointAsync(ChannelHouse.Loopback, port, Token) : Datagrams.BindEndpointAsync(ChannelHouse.Loopback, port, Token);

        public void Subscribe(Action handler)
        {
            Listener.ConnectionReceived += (_, args) =>
            {
                using (args.Socket)
                    handler();
            };
            Datagrams.MessageReceived += (_, _) => handler();
        }

        /// <summary>Something comes: a connection, or a datagram.</summary>
        public async Task PokeAsync()
        {
            await _client.ConnectAsync(IPAddress.Loopback, int.Parse(Port, System.Globalization.CultureInfo.InvariantCulture), Token);
            if (!listens)
                await _client.SendAsync("x"u8.ToArray(), Token);
        }

        public async Task TakeAsync()
        {
            if (listens)
                (await Listener.AcceptAsync(Token)).Dispose();
            else
                await Datagrams.ReceiveAsync(new byte[16], Token);
        }

        public void Depart() => (listens ? Listener.Depart() : Datagrams.Depart()).Complete();

        public void Dispose()
        {
            _client.Dispose();
            Datagrams.Dispose();
            Listener.Dispose();
        }
    }
}
