using System.Diagnostics;
using System.Reflection;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>Zero bytes per message through the <c>Memory</c> path, as far as one thread can count them; the benchmarks count all threads.</summary>
public sealed class WebSocketAllocationTests
{
    private const int WarmUp = 2000;
    private const int Rounds = 2000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Without optimization every asynchronous method makes an object of its state.
    private static bool IsOptimized => typeof(MessageWebSocket).Assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };

    [Theory(Timeout = 60_000)]
    [InlineData(125, false)]
    [InlineData(125, true)]      // as an app with a time limit has it
    [InlineData(4000, false)]
    public async Task WriteAndRead_BothEnds_AllocateNothing(int size, bool cancellable)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "on other systems .NET's calls make objects");
        Assert.SkipUnless(IsOptimized, "NetClient is not compiled for release");
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", Token);
        using MessageWebSocket client = WebSocketTests.NewSocket();
        Task connecting = client.ConnectAsync(new Uri($"ws://127.0.0.1:{listener.Information.LocalPort}/"), Token);
        using ServerMessageWebSocket server = await ServerMessageWebSocket.AcceptAsync(await listener.AcceptAsync(Token), cancellationToken: Token);
        await connecting;
        using var stop = new CancellationTokenSource();
        long allocated = Exchange(client, server, new byte[size], cancellable ? stop.Token : CancellationToken.None);

        // Less than a byte for each: on a busy machine a pool of the runtime is empty now and then.
        Assert.InRange(allocated, 0, 2 * Rounds);
    }

    private static long Exchange(MessageWebSocket client, ServerMessageWebSocket server, byte[] message, CancellationToken token)
    {
        byte[] buffer = new byte[message.Length];
        long allocated = 0;
        for (int round = -WarmUp; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Wait(client.WriteAsync(message, SocketMessageType.Binary, true, token));
            int there = Wait(server.ReadAsync(buffer, token));
            Wait(server.WriteAsync(message, SocketMessageType.Binary, true, token));
            int back = Wait(client.ReadAsync(buffer, token));
            if (round >= 0)
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal((message.Length, message.Length), (there, back));
        }
        return allocated;
    }

    // Blocking waits would make objects of their own.
    private static void Wait(ValueTask sending)
    {
        while (!sending.IsCompleted)
            Thread.Yield();
        sending.GetAwaiter().GetResult();
    }

    private static int Wait(ValueTask<WebSocketReadResult> reading)
    {
        while (!reading.IsCompleted)
            Thread.Yield();
        WebSocketReadResult result = reading.GetAwaiter().GetResult();
        return result.EndOfMessage ? result.Count : -1;
    }
}
