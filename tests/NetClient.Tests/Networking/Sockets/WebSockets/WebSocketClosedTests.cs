using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Tests.Networking.Sockets.Internal.WebSockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.WebSockets.WebSocketTests;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>When <c>Closed</c> is raised, and when not: the same for both kinds.</summary>
public sealed class WebSocketClosedTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(typeof(MessageWebSocket), "drop")]
    [InlineData(typeof(MessageWebSocket), "violation")]
    [InlineData(typeof(MessageWebSocket), "dispose")]
    [InlineData(typeof(StreamWebSocket), "drop")]
    [InlineData(typeof(StreamWebSocket), "violation")]
    [InlineData(typeof(StreamWebSocket), "dispose")]
    public async Task Closed_EndWithoutACloseFrame_IsNotRaised(Type type, string how)
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            if (how == "drop")
                peer.Reset();
            else if (how == "violation")
                await peer.SendAsync((byte[])[0xF2, 0]); // reserved bits
            if (how != "drop")
                await peer.WaitForCloseAsync();
        });
        using IWebSocket socket = NewSocket(type);
        int raised = 0;
        socket.Closed += (_, _) => Interlocked.Increment(ref raised);
        await socket.ConnectAsync(At(server), Token);
        Task<int> reading = ReadAsync(socket);
        if (how == "dispose")
            socket.Dispose();
        await Assert.ThrowsAsync<NetworkException>(() => reading);
        await WhatIsRaisedByNow();
        Assert.Equal(0, raised);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(typeof(MessageWebSocket), true)]
    [InlineData(typeof(MessageWebSocket), false)]
    [InlineData(typeof(StreamWebSocket), true)]
    [InlineData(typeof(StreamWebSocket), false)]
    public async Task Closed_BothSidesSayGoodbye_IsRaisedOnceWithTheFirstCode(Type type, bool serverBegins)
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            if (serverBegins)
                await peer.SendAsync(Frames.CloseOf(4001, "from the server"));
            await peer.ExpectFrameAsync(Frames.Close);
            if (!serverBegins)
                await peer.SendAsync(Frames.CloseOf(4002, "as you say"));
            await peer.WaitForCloseAsync();
        });
        using IWebSocket socket = NewSocket(type);
        int raised = 0;
        var closed = new TaskCompletionSource<(ushort, string)>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.Closed += (_, args) =>
        {
            Interlocked.Increment(ref raised);
            closed.TrySetResult((args.Code, args.Reason));
        };
        await socket.ConnectAsync(At(server), Token);
        Task<int> reading = ReadAsync(socket);
        if (!serverBegins)
            socket.Close(3001, "from the app");
        Assert.Equal(0, await reading);
        Assert.Equal(serverBegins ? ((ushort)4001, "from the server") : ((ushort)3001, "from the app"), await closed.Task);
        socket.Close(1000, "again");
        socket.Dispose();
        await WhatIsRaisedByNow();
        Assert.Equal(1, raised);
    }

    private static IWebSocket NewSocket(Type type) =>
        type == typeof(MessageWebSocket) ? new MessageWebSocket(TestContexts.AllCapabilities()) : new StreamWebSocket(TestContexts.AllCapabilities());

    private static async Task<int> ReadAsync(IWebSocket socket) => socket is MessageWebSocket messages
        ? (await messages.ReadAsync(new byte[10], CancellationToken.None)).Count
        : await ((StreamWebSocket)socket).ReadAsync(new byte[10], CancellationToken.None);

    // Events are raised on the pool, in the order of one queue.
    private static Task WhatIsRaisedByNow()
    {
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static last => last.SetResult(), last, preferLocal: false);
        return last.Task;
    }
}
