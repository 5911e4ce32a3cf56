using System.Net.Sockets;
using System.Text;
using NetClient.Networking.Sockets.Internal;
using NetClient.TestServers;

namespace NetClient.Tests.Networking.Sockets.Internal;

public sealed class SocketStreamTests
{
    [Fact(Timeout = 60_000)]
    public async Task FirstBytes_ReadInPieces_AreKeptTogetherUpToALimitUntilForgotten()
    {
        string text = new('x', 100);
        await using var server = LoopbackServer.Start(async peer =>
        {
            await peer.SendAsync("220 " + text);
            await peer.WaitForCloseAsync();
        });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.EndPoint, TestContext.Current.CancellationToken);
        var stream = new SocketStream(new PlainTransport(socket));
        byte[] one = new byte[1];
        for (int i = 0; i < 3; i++)
            await stream.ReadExactlyAsync(one, TestContext.Current.CancellationToken);
        Assert.Equal("220", Encoding.ASCII.GetString(stream.FirstBytes));
        await stream.ReadExactlyAsync(new byte[90], TestContext.Current.CancellationToken);
        Assert.Equal(("220 " + text)[..48], Encoding.ASCII.GetString(stream.FirstBytes));
        stream.Forget();
        await stream.ReadExactlyAsync(one, TestContext.Current.CancellationToken);
        Assert.Equal(0, stream.FirstBytes.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Gated_LeavesTheGateWhileItWaitsAndHandsNothingOverBesideAGoodbye()
    {
        var sent = new TaskCompletionSource();
        var handedToTheKernel = new TaskCompletionSource();
        await using var server = LoopbackServer.Start(async peer =>
        {
            await sent.Task;
            await peer.SendAsync("x");
            handedToTheKernel.SetResult();
            await peer.WaitForCloseAsync();
        });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.EndPoint, TestContext.Current.CancellationToken);
        var gate = new RecordGate();
        var stream = new SocketStream(new PlainTransport(socket)) { Gate = gate };

        gate.Enter(); // as whoever reads does
        ValueTask<int> reading = stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken);
        Assert.True(gate.TryEnter(), "the gate is held while nothing comes"); // and now somebody says good-bye
        sent.SetResult();
        await UntilAsync(() => socket.Available == 0 && handedToTheKernel.Task.IsCompleted);
        Assert.False(reading.IsCompleted, "bytes were handed over beside a good-bye");
        gate.Leave();
        Assert.Equal(1, await reading);
        Assert.False(gate.TryEnter(), "the reader works on the bytes outside the gate");
    }
}
