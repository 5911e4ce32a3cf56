using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using NetClient.Capabilities;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Networking.Sockets.Internal;

/// <summary>What every way to move datagrams has to do. That of other systems is run here too, so that it is not only compiled.</summary>
public abstract class DatagramTransportTests
{
    private readonly byte[] _buffer = new byte[DatagramTransport.LargestDatagram];

    [Theory(Timeout = 60_000)]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    public async Task Datagrams_ThereAndBack_KeepBytesAndAddresses(string bindTo)
    {
        using DatagramTransport transport = Bind(bindTo);
        IPAddress to = bindTo.Contains(':', StringComparison.Ordinal) ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        await ExchangeAsync(transport, to);
        if (bindTo == "::")
            await ExchangeAsync(transport, IPAddress.Loopback);   // the other half
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_WaitingAndAtOnce_TakesOneAtATime()
    {
        using DatagramTransport transport = Bind("127.0.0.1");
        using Socket peer = NewPeer();
        ValueTask<Arrival> waiting = transport.ReceiveAsync(_buffer, Token);
        Assert.False(waiting.IsCompleted);
        for (int i = 1; i <= 3; i++)
            peer.SendTo(new byte[i], transport.Local.ToIPEndPoint());
        Assert.Equal(1, (await waiting).Length);
        Assert.Equal(2, (await transport.ReceiveAsync(_buffer, Token)).Length);
        Assert.Equal(3, (await transport.ReceiveAsync(_buffer, Token)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_BufferTooSmall_TellsByTheLength()
    {
        using DatagramTransport transport = Bind("127.0.0.1");
        using Socket peer = NewPeer();
        peer.SendTo(new byte[100], transport.Local.ToIPEndPoint());
        peer.SendTo(new byte[10], transport.Local.ToIPEndPoint());
        Assert.True((await transport.ReceiveAsync(_buffer.AsMemory(0, 10), Token)).Length > 10);
        Assert.Equal(10, (await transport.ReceiveAsync(_buffer.AsMemory(0, 10), Token)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_Canceled_LosesNothing()
    {
        using DatagramTransport transport = Bind("127.0.0.1");
        using Socket peer = NewPeer();
        using var stop = new CancellationTokenSource();
        ValueTask<Arrival> waiting = transport.ReceiveAsync(_buffer, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        peer.SendTo(new byte[4], transport.Local.ToIPEndPoint());
        Assert.Equal(4, (await transport.ReceiveAsync(_buffer, Token)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReceiveAsync_ConnectedToNobody_TellsAndGoesOn()
    {
        using DatagramTransport transport = Bind("127.0.0.1");
        Socket gone = NewPeer();
        var address = (IPEndPoint)gone.LocalEndPoint!;
        transport.Socket.Connect(address);
        transport.Connected(gone.EndpointOf());
        gone.Dispose();

        await SendAsync(transport, new byte[1], null);
        Arrival news = await transport.ReceiveAsync(_buffer, Token);
        Assert.Equal(System.Net.Sockets.SocketError.ConnectionReset, news.Error);
        Assert.Equal(new DatagramEndpoint(address), news.Remote);

        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(address);
        await SendAsync(transport, new byte[] { 5 }, null);
        IPEndPoint from = (await peer.TakeAsync()).From;
        peer.SendTo([6, 6], from);
        Assert.Equal(2, (await transport.ReceiveAsync(_buffer, Token)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_ConnectedToNobody_IsNotTheNextDatagramsFailure()
    {
        using DatagramTransport transport = Bind("127.0.0.1");
        Socket gone = NewPeer();
        transport.Socket.Connect(gone.LocalEndPoint!);
        transport.Connected(gone.EndpointOf());
        gone.Dispose();
        for (int i = 0; i < 20; i++)
            await SendAsync(transport, new byte[1], null);
    }

    [Fact(Timeout = 60_000)]
    public async Task SendAsync_TooLong_IsMessageSize()
    {
        using DatagramTransport transport = Bind("127.0.0.1");
        using Socket peer = NewPeer();
        var e = await Assert.ThrowsAsync<SocketException>(() => SendAsync(transport, new byte[65_508], peer.EndpointOf()));
        Assert.Equal(System.Net.Sockets.SocketError.MessageSize, e.SocketErrorCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_EndsAReceive()
    {
        DatagramTransport transport = Bind("127.0.0.1");
        ValueTask<Arrival> waiting = transport.ReceiveAsync(_buffer, Token);
        transport.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(async () => await waiting);
    }

    private protected abstract DatagramTransport Over(Socket socket, CapabilityChecker capabilities);

    private static async Task SendAsync(DatagramTransport transport, byte[] datagram, DatagramEndpoint? remote)
    {
        if (!(remote is { } to ? transport.TrySend(datagram, to) : transport.TrySend(datagram)))
            await transport.SendAsync(datagram, remote, Token);
    }

    private DatagramTransport Bind(string address)
    {
        IPAddress local = IPAddress.Parse(address);
        Assert.SkipUnless(local.AddressFamily == AddressFamily.InterNetwork || Socket.OSSupportsIPv6, "no IPv6 here");
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (local.Equals(IPAddress.IPv6Any))
            socket.DualMode = true;
        socket.Bind(new IPEndPoint(local, 0));
        return Over(socket, TestContexts.AllCapabilities().Capabilities);
    }

    private async Task ExchangeAsync(DatagramTransport transport, IPAddress at)
    {
        using Socket peer = NewPeer(at);
        var here = new DatagramEndpoint(new IPEndPoint(at, transport.Local.Port));
        peer.SendTo("ping"u8, here.ToIPEndPoint());
        Arrival arrival = await transport.ReceiveAsync(_buffer, Token);
        Assert.Equal("ping"u8, _buffer.AsSpan(0, arrival.Length));
        Assert.Equal((peer.EndpointOf(), here), (arrival.Remote, arrival.Local));

        await SendAsync(transport, "pong"u8.ToArray(), peer.EndpointOf());
        Assert.Equal("pong"u8.ToArray(), (await peer.TakeAsync()).Bytes);
        await SendAsync(transport, [], peer.EndpointOf());
        Assert.Empty((await peer.TakeAsync()).Bytes);
    }
}

public sealed class LinuxDatagramTransportTests : DatagramTransportTests
{
    private protected override DatagramTransport Over(Socket socket, CapabilityChecker capabilities)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "it makes Linux' own calls");
        return new LinuxDatagramTransport(socket, capabilities, NullLogger.Instance);
    }
}

public sealed class PortableDatagramTransportTests : DatagramTransportTests
{
    private protected override DatagramTransport Over(Socket socket, CapabilityChecker capabilities) => new PortableDatagramTransport(socket, capabilities, NullLogger.Instance);
}
