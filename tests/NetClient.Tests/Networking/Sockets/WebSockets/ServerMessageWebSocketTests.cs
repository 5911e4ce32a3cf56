using System.Text;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using NetClient.TestServers.WebSockets;
using NetClient.Web;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

public sealed class ServerMessageWebSocketTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_RaisedForEachMessage_InOrderAndOneAtATime()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        await pair.SendAsync(WireFrame.Text("before there was a handler"));
        var seen = new List<(string Text, SocketMessageType Type)>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Server.MessageReceived += (sender, args) =>
        {
            Assert.Same(pair.Server, sender);
            using DataReader reader = args.GetDataReader();
            seen.Add((reader.ReadString(reader.UnconsumedBufferLength), args.MessageType));
            if (seen.Count == 3)
                all.TrySetResult();
        };
        await pair.SendAsync(WireFrame.Binary("two"u8.ToArray()));
        await pair.SendAsync(WireFrame.Text(""));
        await all.Task.WaitAsync(Token);
        Assert.Equal([("before there was a handler", SocketMessageType.Utf8), ("two", SocketMessageType.Binary), ("", SocketMessageType.Utf8)], seen);
    }

    [Fact(Timeout = 60_000)]
    public async Task OutputStream_EachStore_IsAMessageOfTheType()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        using var writer = new DataWriter(pair.Server.OutputStream);
        writer.WriteString("binary");
        await writer.StoreAsync(Token);
        pair.Server.Control.MessageType = SocketMessageType.Utf8;
        writer.WriteString("text");
        await writer.StoreAsync(Token);
        Assert.Equal((WireFrame.BinaryOpcode, "binary"), Said(await pair.ReadAsync()));
        Assert.Equal((WireFrame.TextOpcode, "text"), Said(await pair.ReadAsync()));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Server.Control.MessageType = (SocketMessageType)2);
    }

    [Fact(Timeout = 60_000)]
    public async Task Information_TellsOfTheConnection()
    {
        var options = new WebSocketAcceptOptions { SupportedProtocols = { "chat" } };
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync(options, fields: "Sec-WebSocket-Protocol: soap, chat\r\n");
        Assert.Equal("chat", pair.Peer.Protocols);
        Assert.Equal("chat", pair.Server.Information.Protocol);
        Assert.Equal("127.0.0.1", pair.Server.Information.LocalAddress.CanonicalName);
        Assert.Equal("127.0.0.1", pair.Server.Information.Connection.RemoteAddress!.CanonicalName);
        await pair.SendAsync(WireFrame.Ping([1, 2, 3]));
        Assert.Equal(WireFrame.PongOpcode, (await pair.ReadAsync())!.Opcode); // answered although nobody reads
        Assert.Equal(9, pair.Server.Information.BytesReceived);
        await WriteAsync(pair, "hello");
        Assert.Equal(5 + 7, pair.Server.Information.BytesSent);
    }

    [Fact(Timeout = 60_000)]
    public async Task Closed_ByTheClient_IsRaisedOnceWithItsCodeAndReason()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        var closed = new TaskCompletionSource<WebSocketClosedEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Server.Closed += (_, args) => closed.SetResult(args);
        await pair.SendAsync(WireFrame.Close(4321, "enough"));
        WebSocketClosedEventArgs seen = await closed.Task.WaitAsync(Token);
        Assert.Equal((4321, "enough"), (seen.Code, seen.Reason));
        Assert.Equal(4321, (await pair.ReadAsync())!.CloseCode);
        Assert.Null(await pair.ReadAsync()); // the server ends the connection
        Assert.Equal(unchecked((int)0x80000013), (await Assert.ThrowsAsync<ObjectDisposedException>(() => WriteAsync(pair, "late"))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Closed_HandlerAddedAfterTheEnd_IsToldAtOnce()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        await pair.SendAsync(WireFrame.Close());
        Assert.Empty((await pair.ReadAsync())!.Payload);
        Assert.Null(await pair.ReadAsync());
        var closed = new TaskCompletionSource<WebSocketClosedEventArgs>(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Server.Closed += (_, args) => closed.SetResult(args);
        Assert.Equal((1005, ""), (await closed.Task.WaitAsync(Token)) is var args ? (args.Code, args.Reason) : default);
    }

    [Fact(Timeout = 60_000)]
    public async Task Close_SendsTheFrame_AndWaitsForTheClients()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        var closed = new TaskCompletionSource<ushort>(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Server.Closed += (_, args) => closed.SetResult(args.Code);
        pair.Server.Close(1001, "going away");
        WireFrame close = (await pair.ReadAsync())!;
        Assert.Equal(1001, close.CloseCode);
        Assert.Equal("going away", Encoding.UTF8.GetString(close.Payload.AsSpan(2)));
        Assert.Equal(1001, await closed.Task.WaitAsync(Token));
        await pair.SendAsync(WireFrame.Text("still on its way"));
        await pair.SendAsync(WireFrame.Close(1001));
        Assert.Null(await pair.ReadAsync());
        pair.Server.Close(1000, ""); // nothing happens
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(999)]
    [InlineData(5000)]
    public async Task Close_CodeThatMustNotBeSent_Throws(int code)
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        Assert.Equal(unchecked((int)0x80070057), Assert.Throws<ArgumentException>(() => pair.Server.Close((ushort)code, "")).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Close_FromBothSidesAtOnce_EndsWithOneFrameEach()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        Task sending = pair.SendAsync(WireFrame.Close(4001));
        pair.Server.Close(4002, "");
        await sending;
        int? code = (await pair.ReadAsync())!.CloseCode;
        Assert.True(code is 4001 or 4002, $"{code}");
        Assert.Null(await pair.ReadAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MessageReceived_ClientVanishes_HandlerLearnsOfIt(bool reset)
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        var failed = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool closed = false;
        pair.Server.Closed += (_, _) => closed = true;
        pair.Server.MessageReceived += (_, args) => failed.TrySetResult(Record.Exception(args.GetDataReader)!);
        pair.Vanish(reset);
        Exception e = await failed.Task.WaitAsync(Token);
        Assert.True(WebErrorStatus.ConnectionAborted == WebSocketError.GetStatus(e.HResult), e.ToString());
        Assert.False(closed);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_TooLargeAMessage_ClosesWith1009()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync(new WebSocketAcceptOptions { MaxMessageSize = 1000 });
        var failed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        int messages = 0;
        pair.Server.MessageReceived += (_, args) =>
        {
            if (Record.Exception(args.GetDataReader) is { } failure)
                failed.TrySetResult(failure);
            else
                messages++;
        };
        await pair.SendAsync(WireFrame.Binary(new byte[1000]));
        await pair.SendAsync(WireFrame.Binary(new byte[600], isFinal: false));
        await pair.SendAsync(WireFrame.More(new byte[600]));
        Assert.Equal(1009, (await pair.ReadAsync())!.CloseCode);
        Assert.Null(await pair.ReadAsync());
        Assert.Equal(unchecked((int)0x80072738), (await failed.Task.WaitAsync(Token))!.HResult);
        Assert.Equal(1, messages);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_HandlerHoldsADeferral_TheSenderHasToWait()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        var first = new TaskCompletionSource<Deferral>(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int seen = 0;
        pair.Server.MessageReceived += (_, args) =>
        {
            if (++seen == 1)
                first.SetResult(args.GetDeferral());
            if (seen == 100)
                all.SetResult();
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        int sent = 0;
        Task sending = Task.Run(async () =>
        {
            for (; sent < 100; sent++)
                await pair.Peer.SendAsync(WireFrame.Binary(new byte[1_000_000]), stop.Token);
        }, Token);
        Deferral deferral = await first.Task.WaitAsync(Token);
        await OtherTraffic.CarryAsync(100, Token);   // as much as is to be sent here
        Assert.Equal(1, seen);
        Assert.True(sent < 50, $"{sent} messages were taken while the handler was busy with the first.");
        deferral.Complete();
        await sending;
        await all.Task.WaitAsync(Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_BringsParts_AndTheEnd()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        await pair.SendAsync(WireFrame.Text("hello"));
        byte[] buffer = new byte[3];
        Assert.Equal(new WebSocketReadResult(3, SocketMessageType.Utf8, false, false), await pair.Server.ReadAsync(buffer, Token));
        Assert.Equal(new WebSocketReadResult(2, SocketMessageType.Utf8, true, false), await pair.Server.ReadAsync(buffer, Token));
        await pair.SendAsync(WireFrame.Close(1000));
        Assert.True((await pair.Server.ReadAsync(buffer, Token)).IsClosed);
        Assert.True((await pair.Server.ReadAsync(buffer, Token)).IsClosed);
        Assert.Throws<InvalidOperationException>(() => pair.Server.MessageReceived += (_, _) => { });
        await Assert.ThrowsAsync<ArgumentException>(async () => await pair.Server.ReadAsync(Memory<byte>.Empty, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Cancelled_LosesNothing()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        using var cancel = new CancellationTokenSource();
        Task<WebSocketReadResult> reading = pair.Server.ReadAsync(new byte[10], cancel.Token).AsTask();
        await cancel.CancelAsync();
        Assert.Equal(cancel.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading)).CancellationToken);
        await pair.SendAsync(WireFrame.Text("hello"));
        byte[] buffer = new byte[10];
        Assert.Equal(5, (await pair.Server.ReadAsync(buffer, Token)).Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_BesideAHandler_Throws()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        pair.Server.MessageReceived += (_, _) => { };
        Assert.Equal(unchecked((int)0x8000000E), (await Assert.ThrowsAsync<InvalidOperationException>(async () => await pair.Server.ReadAsync(new byte[1], Token))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadMessagesAsync_BringsWholeMessages_UntilTheClientCloses()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        await pair.SendAsync(WireFrame.Text("a", isFinal: false));
        await pair.SendAsync(WireFrame.More("b"));
        await pair.SendAsync(WireFrame.Binary(new byte[10_000]));
        await pair.SendAsync(WireFrame.Close(1000));
        List<WebSocketMessage> messages = await pair.Server.ReadMessagesAsync(Token).ToListAsync(Token);
        Assert.Equal(["ab", new string('\0', 10_000)], messages.Select(message => message.GetText()));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadMessagesAsync_TooLarge_ClosesWith1009()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync(new WebSocketAcceptOptions { MaxMessageSize = 100 });
        await pair.SendAsync(WireFrame.Binary(new byte[101]));
        var failure = await Assert.ThrowsAsync<NetworkException>(async () => await pair.Server.ReadMessagesAsync(Token).ToListAsync(Token));
        Assert.Equal(unchecked((int)0x80072738), failure.HResult);
        Assert.Equal(1009, (await pair.ReadAsync())!.CloseCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_DuringAReadAndASend_EndsBothPromptly()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        Task<WebSocketReadResult> reading = pair.Server.ReadAsync(new byte[10], CancellationToken.None).AsTask();
        Task sending = pair.Server.WriteAsync(new byte[100_000_000], SocketMessageType.Binary, true, CancellationToken.None).AsTask(); // the client does not read
        pair.Server.Dispose();
        Assert.Equal(unchecked((int)0x800703E3), (await Assert.ThrowsAsync<NetworkException>(() => reading)).HResult);
        Assert.Equal(unchecked((int)0x800703E3), (await Assert.ThrowsAsync<NetworkException>(() => sending)).HResult);
        Assert.Equal(unchecked((int)0x80000013), (await Assert.ThrowsAsync<ObjectDisposedException>(() => WriteAsync(pair, "late"))).HResult);
        Assert.Throws<ObjectDisposedException>(() => pair.Server.Close(1000, ""));
    }

    [Fact(Timeout = 60_000)]
    public async Task SendTimeout_ClientTakesNothing_FailsTheSendAndEndsTheConnection()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync(new WebSocketAcceptOptions { SendTimeout = TimeSpan.FromMilliseconds(200) });
        var failure = await Assert.ThrowsAsync<NetworkException>(() => pair.Server.WriteAsync(new byte[100_000_000], SocketMessageType.Binary, true, CancellationToken.None).AsTask());
        Assert.Equal(WebErrorStatus.Timeout, WebSocketError.GetStatus(failure.HResult));
        failure = await Assert.ThrowsAsync<NetworkException>(async () => await pair.Server.ReadAsync(new byte[10], CancellationToken.None));
        Assert.Equal(WebErrorStatus.Timeout, WebSocketError.GetStatus(failure.HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_Idle_SendsAnEmptyCloseFrame()
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        pair.Server.Dispose();
        WireFrame close = (await pair.ReadAsync())!;
        Assert.Equal((WireFrame.CloseOpcode, 0), (close.Opcode, close.Payload.Length));
        Assert.Null(await pair.ReadAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task KeepAlive_ClientIsSilent_IsGivenUp()
    {
        var time = new ManualTime();
        var options = new WebSocketAcceptOptions { KeepAliveInterval = TimeSpan.FromSeconds(11), KeepAliveTimeout = TimeSpan.FromSeconds(3) };
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync(options, TestContexts.AllCapabilities(time));
        Task<WebSocketReadResult> reading = pair.Server.ReadAsync(new byte[10], Token).AsTask();
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(11));
        time.Advance(TimeSpan.FromSeconds(11));
        // The opening's own bytes are none of the web socket's, so the first look asks already.
        WireFrame ping = (await pair.ReadAsync())!;
        Assert.Equal(WireFrame.PingOpcode, ping.Opcode);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(WebErrorStatus.Timeout, WebSocketError.GetStatus((await Assert.ThrowsAsync<NetworkException>(() => reading)).HResult));
    }

    [Fact(Timeout = 60_000)]
    public async Task KeepAlive_ClientAnswers_LivesOn()
    {
        var time = new ManualTime();
        var options = new WebSocketAcceptOptions { KeepAliveInterval = TimeSpan.FromSeconds(11), KeepAliveTimeout = TimeSpan.FromSeconds(3) };
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync(options, TestContexts.AllCapabilities(time));
        Task<WebSocketReadResult> reading = pair.Server.ReadAsync(new byte[10], Token).AsTask();
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(11));
        time.Advance(TimeSpan.FromSeconds(11));
        WireFrame ping = (await pair.ReadAsync())!;
        await pair.SendAsync(WireFrame.Pong(ping.Payload));
        await pair.SendAsync(WireFrame.Ping([]));
        Assert.Equal(WireFrame.PongOpcode, (await pair.ReadAsync())!.Opcode); // by now the pong has arrived too
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromSeconds(3));
        await pair.SendAsync(WireFrame.Text("here"));
        Assert.Equal(4, (await reading).Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadMessagesAsync_CancelledInsideAMessage_TheNextOneGoesOnWithIt(bool restIsReadOtherwise)
    {
        await using ServerPair<ServerMessageWebSocket> pair = await OpenAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<string> first = NextTextAsync(pair.Server, stop.Token);
        await pair.SendAsync(WireFrame.Text("half ", isFinal: false));
        await pair.SendAsync(WireFrame.Ping([]));
        Assert.Equal(WireFrame.PongOpcode, (await pair.ReadAsync())!.Opcode); // so what came before it has been read
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await pair.SendAsync(WireFrame.More("and rest"));
        if (restIsReadOtherwise)
        {
            Assert.Equal(8, (await pair.Server.ReadAsync(new byte[100], Token)).Count);
            await pair.SendAsync(WireFrame.Text("next"));
        }
        Assert.Equal(restIsReadOtherwise ? "next" : "half and rest", await NextTextAsync(pair.Server, Token));
    }

    private static async Task<string> NextTextAsync(ServerMessageWebSocket socket, CancellationToken token)
    {
        await foreach (WebSocketMessage message in socket.ReadMessagesAsync(token))
            return Encoding.UTF8.GetString(message.Data.Span);
        return "closed";
    }

    private static Task<ServerPair<ServerMessageWebSocket>> OpenAsync(WebSocketAcceptOptions? options = null, NetClient.Internal.NetClientContext? context = null, string fields = "") =>
        ServerPair<ServerMessageWebSocket>.OpenAsync(ServerMessageWebSocket.AcceptAsync, options, context, fields);

    private static Task WriteAsync(ServerPair<ServerMessageWebSocket> pair, string text) =>
        pair.Server.WriteAsync(Encoding.UTF8.GetBytes(text), SocketMessageType.Utf8, true, Token).AsTask();

    private static (int Opcode, string Text) Said(WireFrame? frame) => (frame!.Opcode, Encoding.UTF8.GetString(frame.Payload));
}
