using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Tests.Networking.Sockets.Internal.WebSockets;
using NetClient.TestServers;
using NetClient.Web;
using static NetClient.Tests.Networking.Sockets.WebSockets.WebSocketTests;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>A connection that is lost and comes back.</summary>
public sealed class MessageWebSocketReconnectTests
{
    private static readonly WebSocketReconnectPolicy Soon = new() { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(20) };

    [Fact(Timeout = 60_000)]
    public async Task LostConnection_ComesBack_KeptMessagesLeaveInOrder()
    {
        await using var server = new LosingServer(
            async peer =>
            {
                await peer.SendAsync(Frames.TextOf("first"));
                await peer.ExpectFrameAsync(Frames.Text);
            },
            async peer =>
            {
                string all = "";
                for (int i = 0; i < 3; i++)
                    all += Encoding.UTF8.GetString(await peer.ExpectFrameAsync(Frames.Text));
                await peer.SendAsync(Frames.TextOf(all));
            });
        using MessageWebSocket socket = NewReconnecting(Soon, out var states);
        await socket.ConnectAsync(server.Address, Token);
        Assert.Equal("first", await ReadTextAsync(socket, Token));
        Task<string> next = ReadTextAsync(socket, Token);
        await socket.WriteAsync("break"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: Token);
        await NextAsync(states, WebSocketConnectionState.Waiting);
        foreach (string text in new[] { "a", "b", "c" })
            await socket.WriteAsync(Encoding.UTF8.GetBytes(text), SocketMessageType.Utf8, cancellationToken: Token);
        server.Open();
        Assert.Equal("abc", await next);
        WebSocketConnectionStateChangedEventArgs back = await NextAsync(states, WebSocketConnectionState.Connected);
        Assert.Equal((WebSocketConnectionState.Connecting, 1), (back.OldState, back.Attempt));
        Assert.Equal(2, server.Connections);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1000, false)]
    [InlineData(1008, false)]
    [InlineData(1001, true)]
    [InlineData(1012, true)]
    public async Task ServerCloses_OnlySomeCodesAskForMore(int code, bool again)
    {
        int connections = 0;
        await using LoopbackServer server = Serve(async peer =>
        {
            if (Interlocked.Increment(ref connections) == 1)
                await peer.SendAsync(Frames.CloseOf(code));
            else
                await peer.SendAsync((byte[])[.. Frames.TextOf("back"), .. Frames.CloseOf(1000)]);
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        socket.Control.Reconnect = Soon;
        var closed = Channel.CreateUnbounded<int>();
        socket.Closed += (_, args) => closed.Writer.TryWrite(args.Code);
        await socket.ConnectAsync(At(server), Token);
        if (again)
            Assert.Equal("back", await ReadTextAsync(socket, Token));
        Assert.True((await socket.ReadAsync(new byte[10], Token)).IsClosed);
        Assert.Equal(again ? 1000 : code, await closed.Reader.ReadAsync(Token));
        Assert.Equal(again ? 2 : 1, connections);
    }

    [Fact(Timeout = 60_000)]
    public async Task LostConnection_NeverComesBack_EndsWithTheFailure()
    {
        int connections = 0;
        int refused = 0;
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            if (Interlocked.Increment(ref connections) > 1)
            {
                await peer.ServeAsync(_ => ScriptedPeer.Answer($"{Interlocked.Increment(ref refused)}", "503 No"));
                return;
            }
            await OpenAsync(peer);
            peer.Reset();
        });
        using MessageWebSocket socket = NewSocket();
        socket.Control.Reconnect = Soon with { MaxAttempts = 3 };
        var states = new ConcurrentQueue<WebSocketConnectionState>();
        var failed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.ConnectionStateChanged += (_, args) => states.Enqueue(args.NewState);
        socket.MessageReceived += (_, args) => failed.TrySetResult(Record.Exception(args.GetDataReader));
        await socket.ConnectAsync(At(server), Token);
        NetworkException e = Assert.IsType<NetworkException>(await failed.Task);
        Assert.Equal(WebErrorStatus.ServiceUnavailable, WebSocketError.GetStatus(e.HResult));
        Assert.Equal(3, refused);
        WebSocketConnectionState[] round = [WebSocketConnectionState.Waiting, WebSocketConnectionState.Connecting];
        Assert.Equal([WebSocketConnectionState.Connecting, WebSocketConnectionState.Connected, .. round, .. round, .. round, WebSocketConnectionState.Ended], states);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileWaiting_EndsTheAttempts()
    {
        var time = new ManualTime();
        int connections = 0;
        await using LoopbackServer server = Serve(peer =>
        {
            Interlocked.Increment(ref connections);
            peer.Reset();
            return Task.CompletedTask;
        });
        MessageWebSocket socket = NewReconnecting(new WebSocketReconnectPolicy(), out var states, time);
        await socket.ConnectAsync(At(server), Token);
        await NextAsync(states, WebSocketConnectionState.Waiting);
        socket.Dispose();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, connections);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.WriteAsync(new byte[1], SocketMessageType.Binary, cancellationToken: Token).AsTask());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(WebSocketOutboxOverflow.Refuse, "12")]
    [InlineData(WebSocketOutboxOverflow.DropNewest, "12")]
    [InlineData(WebSocketOutboxOverflow.DropOldest, "23")]
    public async Task Outbox_Full_DoesWhatThePolicySays(WebSocketOutboxOverflow overflow, string kept)
    {
        await using var server = new LosingServer(
            _ => Task.CompletedTask,
            async peer =>
            {
                string all = Encoding.UTF8.GetString(await peer.ExpectFrameAsync(Frames.Text)) + Encoding.UTF8.GetString(await peer.ExpectFrameAsync(Frames.Text));
                await peer.SendAsync(Frames.TextOf(all));
            });
        using MessageWebSocket socket = NewReconnecting(Soon with { OutboxMessages = 2, Overflow = overflow }, out var states);
        await socket.ConnectAsync(server.Address, Token);
        Task<string> answer = ReadTextAsync(socket, Token);
        await NextAsync(states, WebSocketConnectionState.Waiting);
        await SendAsync("1");
        await SendAsync("2");
        if (overflow == WebSocketOutboxOverflow.Refuse)
            await FailsAsync(SendAsync("3"), WebErrorStatus.Disconnected);
        else
            await SendAsync("3");
        server.Open();
        Assert.Equal(kept, await answer);

        Task SendAsync(string text) => socket.WriteAsync(Encoding.UTF8.GetBytes(text), SocketMessageType.Utf8, cancellationToken: Token).AsTask();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(WebSocketOutboxOverflow.Refuse, 10, true)]
    [InlineData(WebSocketOutboxOverflow.DropOldest, 10, true)]
    [InlineData(WebSocketOutboxOverflow.DropOldest, 0, true)]
    [InlineData(WebSocketOutboxOverflow.DropNewest, 10, false)]
    public async Task Outbox_MessageThatCanNeverFit_IsRefusedUnlessTheNewestAreDropped(WebSocketOutboxOverflow overflow, int messages, bool refused)
    {
        await using var server = new LosingServer(
            _ => Task.CompletedTask,
            async peer => await peer.SendAsync(Frames.Make(Frames.Text, await peer.ExpectFrameAsync(Frames.Text))));
        using MessageWebSocket socket = NewReconnecting(Soon with { OutboxMessages = messages, OutboxBytes = 4, Overflow = overflow }, out var states);
        await socket.ConnectAsync(server.Address, Token);
        Task<string> answer = ReadTextAsync(socket, Token);
        await NextAsync(states, WebSocketConnectionState.Waiting);
        if (messages > 0)
            await SendAsync("stay");
        if (refused)
            Assert.Contains("WebSocketReconnectPolicy", (await FailsAsync(SendAsync("large"), WebErrorStatus.Disconnected)).Message, StringComparison.Ordinal);
        else
            await SendAsync("large");
        server.Open();
        if (messages > 0)
            Assert.Equal("stay", await answer);   // nothing was dropped for it

        Task SendAsync(string text) => socket.WriteAsync(Encoding.UTF8.GetBytes(text), SocketMessageType.Utf8, cancellationToken: Token).AsTask();
    }

    [Fact(Timeout = 60_000)]
    public async Task Outbox_TextThatIsNone_IsRefusedAndDoesNotBlockTheNext()
    {
        await using var server = new LosingServer(
            _ => Task.CompletedTask,
            async peer => await peer.SendAsync(Frames.Make(Frames.Text, await peer.ExpectFrameAsync(Frames.Text))));
        using MessageWebSocket socket = NewReconnecting(Soon, out var states);
        await socket.ConnectAsync(server.Address, Token);
        await NextAsync(states, WebSocketConnectionState.Waiting);
        await Assert.ThrowsAsync<ArgumentException>(() => socket.WriteAsync(new byte[] { 0xFF }, SocketMessageType.Utf8, cancellationToken: Token).AsTask());
        await socket.WriteAsync("good"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: Token);
        server.Open();
        Assert.Equal("good", await ReadTextAsync(socket, Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteAsync_RestOfAMessageThatWasBegunOnTheLostConnection_FailsOnce(bool isBack)
    {
        await using var server = new LosingServer(
            peer => peer.ExpectFrameAsync(Frames.Text),
            async peer =>
            {
                await peer.SendAsync(Frames.TextOf("back"));
                await peer.SendAsync(Frames.Make(Frames.Text, await peer.ExpectFrameAsync(Frames.Text)));
            });
        using MessageWebSocket socket = NewReconnecting(Soon, out var states);
        await socket.ConnectAsync(server.Address, Token);
        await WriteAsync("begin", endOfMessage: false);
        await NextAsync(states, WebSocketConnectionState.Waiting);
        if (isBack)
        {
            server.Open();
            Assert.Equal("back", await ReadTextAsync(socket, Token));
        }
        await FailsAsync(WriteAsync("rest"), WebErrorStatus.Disconnected);
        await WriteAsync("whole");
        if (!isBack)
        {
            server.Open();
            Assert.Equal("back", await ReadTextAsync(socket, Token));
        }
        Assert.Equal("whole", await ReadTextAsync(socket, Token));

        Task WriteAsync(string text, bool endOfMessage = true) => socket.WriteAsync(Encoding.UTF8.GetBytes(text), SocketMessageType.Utf8, endOfMessage, Token).AsTask();
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_MessageInHandWhenTheConnectionIsBack_TheNextOneWaits()
    {
        int connections = 0;
        var inHand = new TaskCompletionSource<Deferral>(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using LoopbackServer server = Serve(async peer =>
        {
            if (Interlocked.Increment(ref connections) == 1)
            {
                await peer.SendAsync(Frames.TextOf("first"));
                await inHand.Task;
                peer.Reset();
                return;
            }
            await peer.SendAsync(Frames.TextOf("second"));
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewReconnecting(Soon, out var states);
        socket.MessageReceived += (_, args) =>
        {
            if (!inHand.TrySetResult(args.GetDeferral()))
                second.TrySetResult();
        };
        await socket.ConnectAsync(At(server), Token);
        await NextAsync(states, WebSocketConnectionState.Connected);
        Deferral deferral = await inHand.Task;
        Task<WebSocketConnectionStateChangedEventArgs> back = NextAsync(states, WebSocketConnectionState.Connected);
        while (!back.IsCompleted) // nobody reads while a message is in hand: only a send finds out that the connection is lost
        {
            _ = await Record.ExceptionAsync(() => socket.WriteAsync(new byte[1], SocketMessageType.Binary, cancellationToken: Token).AsTask());
            await Task.Yield();
        }
        await Assert.ThrowsAsync<TimeoutException>(() => second.Task.WaitAsync(TimeSpan.FromMilliseconds(300), Token)); // the one thing that tells waiting from slow is time
        deferral.Complete();
        await second.Task.WaitAsync(Token);
    }

    private static MessageWebSocket NewReconnecting(WebSocketReconnectPolicy policy, out Channel<WebSocketConnectionStateChangedEventArgs> states, TimeProvider? time = null)
    {
        MessageWebSocket socket = NewSocket(TestContexts.AllCapabilities(time));
        socket.Control.Reconnect = policy;
        var told = states = Channel.CreateUnbounded<WebSocketConnectionStateChangedEventArgs>();
        socket.ConnectionStateChanged += (_, args) => told.Writer.TryWrite(args);
        return socket;
    }

    private static async Task<WebSocketConnectionStateChangedEventArgs> NextAsync(Channel<WebSocketConnectionStateChangedEventArgs> states, WebSocketConnectionState state)
    {
        while (true)
        {
            WebSocketConnectionStateChangedEventArgs args = await states.Reader.ReadAsync(Token);
            if (args.NewState == state)
                return args;
        }
    }

    /// <summary>A server whose first connection ends in a reset, and which opens the others when it may.</summary>
    private sealed class LosingServer : IAsyncDisposable
    {
        private readonly TaskCompletionSource _mayOpen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly LoopbackServer _server;
        private int _connections;

        public LosingServer(Func<ScriptedPeer, Task> first, Func<ScriptedPeer, Task> next) => _server = LoopbackServer.Start(async peer =>
        {
            bool isFirst = Interlocked.Increment(ref _connections) == 1;
            if (!isFirst)
                await _mayOpen.Task;
            await OpenAsync(peer);
            await (isFirst ? first : next)(peer);
            if (isFirst)
                peer.Reset();
            else
                await peer.WaitForCloseAsync();
        });

        public Uri Address => At(_server);

        public int Connections => _connections;

        public void Open() => _mayOpen.SetResult();

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
