using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.Tests.Networking.Sockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.DatagramTests;

namespace NetClient.Tests.Diagnostics;

/// <summary>The log of datagram sockets, as docs/diagnostics.md has it. That of a denied sender is in DatagramSocketCapabilityTests.</summary>
public sealed class DatagramLogTests : IDisposable
{
    private const string Category = "NetClient.Networking.Sockets.DatagramSocket";

    private readonly LogRecorder _log = new();

    public void Dispose() => _log.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Denied_BindOrOutputStream_IsLoggedWithTheLineToAdd()
    {
        using var socket = new DatagramSocket(TestContexts.With(NetworkCapability.InternetClient, loggers: _log));
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => socket.BindServiceNameAsync("0", Token));
        Assert.Equal([(1010, LogLevel.Warning, Category)], _log.Places);
        Assert.Contains("internetClientServer", _log.Entries.Single().Text, StringComparison.Ordinal);

        using var sender = new DatagramSocket(TestContexts.With(NetworkCapability.InternetClient, loggers: _log));
        await Assert.ThrowsAsync<CapabilityDeniedException>(() => sender.GetOutputStreamAsync(new HostName("10.1.2.3"), "9", Token));
        Assert.Equal([1010, 1010], _log.Entries.Select(entry => entry.Id));
        Assert.Contains("privateNetworkClientServer", _log.Entries.Last().Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_HandlerThrows_IsAnErrorInTheLog()
    {
        using var socket = new DatagramSocket(TestContexts.AllCapabilities(loggers: _log));
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.MessageReceived += (_, args) =>
        {
            if (args.Data.Length == 2)
                second.SetResult();
            else
                throw new InvalidOperationException("from the handler");
        };
        await socket.BindEndpointAsync(Loopback, "0", Token);
        using Socket peer = NewPeer();
        peer.SendTo(new byte[1], socket.At(IPAddress.Loopback));
        peer.SendTo(new byte[2], socket.At(IPAddress.Loopback));
        await second.Task.WaitAsync(Token);
        Assert.Equal([(1022, LogLevel.Error, Category)], _log.Places);
        Assert.Contains("from the handler", _log.Entries.Single().Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Receive_SystemFails_IsLoggedAndTriedAgain()
    {
        var time = new ManualTime();
        NetClientContext context = TestContexts.AllCapabilities(time, _log);
        using var transport = new FailsOnce(NewPeer(), context);
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pump = new DatagramPump(transport, _ => heard.TrySetResult(), static () => { }, context, context.Loggers.CreateLogger(Category));
        pump.Start();
        await time.WaitForTimerAsync(ConnectionPump.PauseAfterFailure);
        Assert.Equal([(1023, LogLevel.Warning, Category)], _log.Places);
        Assert.Contains("from the system", _log.Entries.Single().Text, StringComparison.Ordinal);
        Assert.False(heard.Task.IsCompleted);
        time.Advance(ConnectionPump.PauseAfterFailure);
        await heard.Task.WaitAsync(Token);
        pump.Stop();
    }

    /// <summary>A transport with a system that has no memory left, for a moment, and then one datagram.</summary>
    private sealed class FailsOnce(Socket socket, NetClientContext context) : DatagramTransport(socket, context.Capabilities, context.Loggers.CreateLogger(Category))
    {
        private int _waits;

        public override bool ExpectsData => false;

        public override bool TrySend(ReadOnlySpan<byte> datagram, in DatagramEndpoint remote) => false;

        public override bool TrySend(ReadOnlySpan<byte> datagram) => false;

        public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, DatagramEndpoint? remote, CancellationToken cancellationToken) => default;

        public override ValueTask WaitAsync(CancellationToken cancellationToken) => ++_waits switch
        {
            1 => throw new IOException("from the system"),
            2 => default,
            _ => new ValueTask(Task.Delay(Timeout.Infinite, cancellationToken)),
        };

        public override bool TryReceive(Memory<byte> buffer, out Arrival arrival)
        {
            arrival = new Arrival(1, Local, Local);
            return true;
        }

        public override ValueTask<Arrival> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
