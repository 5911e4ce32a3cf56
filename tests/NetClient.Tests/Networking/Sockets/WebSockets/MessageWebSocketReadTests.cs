using System.Text;
using NetClient.Networking.Sockets;
using NetClient.Tests.Networking.Sockets.Internal.WebSockets;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.WebSockets.WebSocketTests;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>Messages that are read one after another.</summary>
public sealed class MessageWebSocketReadTests
{
    [Fact(Timeout = 60_000)]
    public async Task ReadMessagesAsync_CancelledInsideAMessage_TheNextOneGoesOnWithIt()
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackServer server = Serve(async peer =>
        {
            await peer.SendAsync((byte[])[.. Frames.TextOf("half ", final: false), .. Frames.Make(Frames.Ping, [])]);
            await peer.ExpectFrameAsync(Frames.Pong);
            read.SetResult();
            await cancelled.Task;
            await peer.SendAsync(Frames.Make(Frames.Continuation, "and rest"u8));
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        await socket.ConnectAsync(At(server), Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<string> first = NextTextAsync(socket, stop.Token);
        await read.Task.WaitAsync(Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        cancelled.SetResult();
        Assert.Equal("half and rest", await NextTextAsync(socket, Token));
    }

    private static async Task<string> NextTextAsync(MessageWebSocket socket, CancellationToken token)
    {
        await foreach (WebSocketMessage message in socket.ReadMessagesAsync(token))
            return Encoding.UTF8.GetString(message.Data.Span);
        return "closed";
    }
}
