using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using NetClient.Storage.Streams;
using NetClient.Tests.Networking.Sockets.Internal.WebSockets;
using NetClient.TestServers;
using NetClient.Web;
using static NetClient.Tests.Networking.Sockets.WebSockets.WebSocketTests;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>Messages to and fro, and how it ends.</summary>
public sealed class MessageWebSocketTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(HttpProtocols.Http1, false, false)]
    [InlineData(HttpProtocols.Http1, true, false)]
    [InlineData(HttpProtocols.Http2, false, false)]
    [InlineData(HttpProtocols.Http2, true, false)]
    [InlineData(HttpProtocols.Http1, false, true)]
    public async Task WriteAsync_Echo_ComesBack(HttpProtocols http, bool tls, bool compressed)
    {
        using var pki = new TestPki();
        await using KestrelWebSocketServer server = await KestrelWebSocketServer.StartAsync(
            certificate: tls ? pki.Issue() : null, issuer: pki.Intermediate, protocols: http, accept: _ => new Microsoft.AspNetCore.Http.WebSocketAcceptContext { DangerousEnableCompression = compressed });
        using MessageWebSocket socket = NewSocket();
        socket.Control.ExclusiveTrustRoots.Add(new Certificate(pki.Root));
        socket.Control.HttpVersion = http == HttpProtocols.Http2 ? System.Net.HttpVersion.Version20 : System.Net.HttpVersion.Version11;
        socket.Control.Compression = compressed ? new WebSocketDeflateOptions() : null;
        await socket.ConnectAsync(server.At(scheme: tls ? "wss" : "ws"), Token);
        string text = string.Concat(Enumerable.Repeat("κόσμε ", 5000));
        await socket.WriteAsync(Encoding.UTF8.GetBytes(text), SocketMessageType.Utf8, cancellationToken: Token);
        Assert.Equal(text, await ReadTextAsync(socket, Token));
        Assert.Equal(compressed, socket.Information.BytesSent < 1000);
        await socket.WriteAsync("again"u8.ToArray(), SocketMessageType.Binary, cancellationToken: Token);
        Assert.Equal("again", await ReadTextAsync(socket, CancellationToken.None));
        socket.Close(1000, "");
    }

    [Fact(Timeout = 60_000)]
    public async Task OutputStream_DataWriter_OneStoreIsOneMessage()
    {
        await using KestrelWebSocketServer server = await KestrelWebSocketServer.StartAsync();
        using MessageWebSocket socket = NewSocket();
        socket.Control.MessageType = SocketMessageType.Utf8;
        var received = Channel.CreateUnbounded<(string, SocketMessageType, bool)>();
        socket.MessageReceived += (sender, args) =>
        {
            using DataReader reader = args.GetDataReader();
            received.Writer.TryWrite((reader.ReadString(reader.UnconsumedBufferLength), args.MessageType, args.IsMessageComplete));
        };
        await socket.ConnectAsync(server.At(), Token);
        using var writer = new DataWriter(socket.OutputStream);
        foreach (string text in new[] { "one", "two", "" })
        {
            writer.WriteString(text);
            await writer.StoreAsync(Token);
            if (text.Length > 0)
                Assert.Equal((text, SocketMessageType.Utf8, true), await received.Reader.ReadAsync(Token));
        }
        Assert.True(await socket.OutputStream.FlushAsync(Token));
        socket.Control.MessageType = SocketMessageType.Binary;
        await socket.OutputStream.WriteAsync(new byte[] { 65 }.AsBuffer(), Token);
        Assert.Equal(("A", SocketMessageType.Binary, true), await received.Reader.ReadAsync(Token));
        writer.DetachStream();
    }

    [Fact(Timeout = 60_000)]
    public async Task SendFrames_FragmentsThenFinal_AreOneMessage()
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            (int Opcode, bool Final, byte[] Payload) first = (await peer.ReadFrameAsync())!.Value;
            (int Opcode, bool Final, byte[] Payload) second = (await peer.ReadFrameAsync())!.Value;
            if ((first.Opcode, first.Final, second.Opcode, second.Final) != (Frames.Binary, false, Frames.Continuation, true))
                throw new InvalidOperationException("The frames are not those of one message.");
            await peer.SendAsync(Frames.Make(Frames.Binary, [.. first.Payload, .. second.Payload]));
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        await socket.ConnectAsync(At(server), Token);
        Assert.Equal(2u, await socket.SendNonfinalFrameAsync("ab"u8.ToArray().AsBuffer()));
        var progress = new ConcurrentQueue<uint>();
        IAsyncOperationWithProgress<uint, uint> sending = socket.SendFinalFrameAsync("cde"u8.ToArray().AsBuffer());
        Assert.Equal(3u, await sending);
        Assert.Equal("abcde", await ReadTextAsync(socket, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_PartialMode_RaisesPartsAsTheyCome()
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            await peer.SendAsync(Frames.TextOf("one ", final: false));
            await peer.ExpectFrameAsync(Frames.Binary);
            await peer.SendAsync(Frames.Make(Frames.Continuation, "two"u8));
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        socket.Control.ReceiveMode = MessageWebSocketReceiveMode.PartialMessage;
        var received = Channel.CreateUnbounded<(string, bool)>();
        socket.MessageReceived += (sender, args) => received.Writer.TryWrite((Encoding.UTF8.GetString(args.Data.Span), args.IsMessageComplete));
        await socket.ConnectAsync(At(server), Token);
        Assert.Equal(("one ", false), await received.Reader.ReadAsync(Token));
        await socket.WriteAsync(new byte[1], SocketMessageType.Binary, cancellationToken: Token);
        Assert.Equal(("two", true), await received.Reader.ReadAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_TooLarge_FailsTheReaderAndTellsTheServer()
    {
        int code = 0;
        await using LoopbackServer server = Serve(async peer =>
        {
            await peer.SendAsync(Frames.Make(Frames.Binary, new byte[101]));
            code = BinaryPrimitives.ReadUInt16BigEndian((await peer.ReadFrameAsync())!.Value.Payload);
        });
        using MessageWebSocket socket = NewSocket();
        socket.Control.MaxMessageSize = 100;
        var failed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.MessageReceived += (sender, args) => failed.TrySetResult(Record.Exception(args.GetDataReader));
        await socket.ConnectAsync(At(server), Token);
        Assert.Equal(unchecked((int)0x80072738), (await failed.Task)?.HResult);
        await server.Completion;
        Assert.Equal(1009, code);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_ConnectionDrops_ReaderFailsAndClosedIsNotRaised()
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            await peer.SendAsync(Frames.TextOf("hello"));
            await peer.ExpectFrameAsync(Frames.Binary);
            peer.Reset();
        });
        using MessageWebSocket socket = NewSocket();
        bool closed = false;
        socket.Closed += (_, _) => closed = true;
        var outcomes = Channel.CreateUnbounded<object>();
        var states = new ConcurrentQueue<WebSocketConnectionState>();
        socket.ConnectionStateChanged += (_, args) => states.Enqueue(args.NewState);
        socket.MessageReceived += (sender, args) =>
            outcomes.Writer.TryWrite(Record.Exception(args.GetDataReader) is { } e ? e : Encoding.UTF8.GetString(args.Data.Span));
        await socket.ConnectAsync(At(server), Token);
        Assert.Equal("hello", await outcomes.Reader.ReadAsync(Token));
        await socket.WriteAsync(new byte[1], SocketMessageType.Binary, cancellationToken: Token);
        NetworkException e = Assert.IsType<NetworkException>(await outcomes.Reader.ReadAsync(Token));
        Assert.Equal(WebErrorStatus.ConnectionAborted, WebSocketError.GetStatus(e.HResult));
        Assert.False(closed);
        await Assert.ThrowsAnyAsync<Exception>(() => socket.WriteAsync(new byte[1], SocketMessageType.Binary, cancellationToken: Token).AsTask());
        await UntilAsync(() => states.Count >= 3);
        Assert.Equal([WebSocketConnectionState.Connecting, WebSocketConnectionState.Connected, WebSocketConnectionState.Ended], states);
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_HandlerHoldsOn_StopsReading()
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            byte[] frame = Frames.Make(Frames.Binary, new byte[100_000]);
            while (true)
                await peer.SendAsync(frame);
        });
        using MessageWebSocket socket = NewSocket();
        Deferral? held = null;
        int messages = 0;
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.MessageReceived += (sender, args) =>
        {
            if (Interlocked.Increment(ref messages) == 1)
            {
                held = args.GetDeferral();
                first.SetResult();
            }
            else
            {
                second.TrySetResult();
            }
        };
        await socket.ConnectAsync(At(server), Token);
        await first.Task;
        await OtherTraffic.CarryAsync(50, Token);
        Assert.Equal(1, messages);
        Assert.True(socket.Information.BytesReceived < 300_000, "what was not read stays with the system");
        held!.Complete();
        await second.Task;
    }

    [Fact(Timeout = 60_000)]
    public async Task MessageReceived_AddedAfterConnect_IsWrongState()
    {
        await using LoopbackServer server = Serve(peer => peer.WaitForCloseAsync());
        using MessageWebSocket socket = NewSocket();
        await socket.ConnectAsync(At(server), Token);
        Assert.Equal(unchecked((int)0x8000000E), Assert.Throws<InvalidOperationException>(() => socket.MessageReceived += (_, _) => { }).HResult);
        socket.Dispose();
        Assert.Equal(unchecked((int)0x8000000E), Assert.Throws<InvalidOperationException>(() => socket.MessageReceived -= (_, _) => { }).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Closed_ServerCloses_TellsCodeAndReasonOnce()
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            await peer.SendAsync(Frames.CloseOf(4001, "go away"));
            await peer.ExpectFrameAsync(Frames.Close);
        });
        using MessageWebSocket socket = NewSocket();
        var closed = Channel.CreateUnbounded<(IWebSocket, ushort, string)>();
        socket.Closed += (sender, args) => closed.Writer.TryWrite((sender, args.Code, args.Reason));
        await socket.ConnectAsync(At(server), Token);
        Assert.Equal<(IWebSocket, ushort, string)>((socket, 4001, "go away"), await closed.Reader.ReadAsync(Token));
        Assert.True((await socket.ReadAsync(new byte[10], Token)).IsClosed);
        socket.Close(1000, "me too");
        Assert.Equal(unchecked((int)0x80000013), (await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.OutputStream.FlushAsync(Token).AsTask())).HResult);
        socket.Dispose();
        Assert.False(closed.Reader.TryRead(out _));
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task Close_SendsTheFrameAndRaisesClosed()
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            byte[] payload = await peer.ExpectFrameAsync(Frames.Close);
            if (BinaryPrimitives.ReadUInt16BigEndian(payload) != 3000 || Encoding.UTF8.GetString(payload.AsSpan(2)) != "enough")
                throw new InvalidOperationException("The close frame says something else.");
            await peer.SendAsync(Frames.CloseOf(3000));
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        var closed = new TaskCompletionSource<(ushort, string)>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.Closed += (sender, args) => closed.SetResult((args.Code, args.Reason));
        await socket.ConnectAsync(At(server), Token);
        socket.Close(3000, "enough");
        Assert.Equal((3000, "enough"), await closed.Task);
        await server.Completion;
        Assert.Equal(unchecked((int)0x80000013), (await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.WriteAsync(new byte[1], SocketMessageType.Binary, cancellationToken: Token).AsTask())).HResult);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0, "")]
    [InlineData(999, "")]
    [InlineData(1004, "")]
    [InlineData(1005, "")]
    [InlineData(1006, "")]
    [InlineData(1015, "")]
    [InlineData(2999, "")]
    [InlineData(5000, "")]
    [InlineData(1000, "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123")]
    [InlineData(1000, "half a pair")]
    public async Task Close_NotAllowed_IsInvalidArgument(int code, string reason)
    {
        await using LoopbackServer server = Serve(peer => peer.WaitForCloseAsync());
        using MessageWebSocket socket = NewSocket();
        await socket.ConnectAsync(At(server), Token);
        string told = reason == "half a pair" ? "\ud800" : reason; // an attribute cannot carry it
        Assert.Equal(unchecked((int)0x80070057), Assert.Throws<ArgumentException>(() => socket.Close((ushort)code, told)).HResult);
        Assert.True(await socket.OutputStream.FlushAsync(Token));
    }

    [Fact]
    public async Task BeforeConnect_Calls_AreWrongState()
    {
        using MessageWebSocket socket = NewSocket();
        const int WrongState = unchecked((int)0x8000000E);
        Assert.Equal(WrongState, (await Assert.ThrowsAsync<InvalidOperationException>(() => socket.OutputStream.FlushAsync(Token).AsTask())).HResult);
        Assert.Equal(WrongState, (await Assert.ThrowsAsync<InvalidOperationException>(() => socket.WriteAsync(new byte[1], SocketMessageType.Binary, cancellationToken: Token).AsTask())).HResult);
        Assert.Equal(WrongState, (await Assert.ThrowsAsync<InvalidOperationException>(() => socket.ReadAsync(new byte[1], Token).AsTask())).HResult);
        Assert.Equal(WrongState, Assert.Throws<InvalidOperationException>(() => socket.Close(1000, "")).HResult);
        Assert.Equal(WrongState, Assert.Throws<InvalidOperationException>(() => socket.SendFinalFrameAsync(new byte[1].AsBuffer())).HResult);
        socket.Dispose();
        Assert.Equal(unchecked((int)0x80000013), (await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.ConnectAsync(new Uri("ws://localhost/"), Token))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Control_AfterConnect_IsLockedAsDocumented()
    {
        await using LoopbackServer server = Serve(peer => peer.WaitForCloseAsync());
        using MessageWebSocket socket = NewSocket();
        await socket.ConnectAsync(At(server), Token);
        MessageWebSocketControl control = socket.Control;
        Assert.Throws<InvalidOperationException>(() => control.MaxMessageSize = 1);
        Assert.Throws<InvalidOperationException>(() => control.ServerCredential = null);
        Assert.Throws<InvalidOperationException>(() => control.ReceiveMode = MessageWebSocketReceiveMode.PartialMessage);
        Assert.Throws<InvalidOperationException>(() => control.IgnorableServerCertificateErrors.Add(ChainValidationResult.Untrusted));
        control.MessageType = SocketMessageType.Utf8;
        control.OutboundBufferSizeInBytes = 5;
        Assert.Equal(0u, control.OutboundBufferSizeInBytes);
        control.SupportedProtocols.Add("ignored");
        Assert.Empty(control.SupportedProtocols);
        Assert.Throws<InvalidOperationException>(() => socket.SetRequestHeader("a", "b"));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Cancelled_LosesNothing()
    {
        await using KestrelWebSocketServer server = await KestrelWebSocketServer.StartAsync();
        using MessageWebSocket socket = NewSocket();
        await socket.ConnectAsync(server.At(), Token);
        using var cts = new CancellationTokenSource();
        Task<WebSocketReadResult> reading = socket.ReadAsync(new byte[100], cts.Token).AsTask();
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await socket.WriteAsync("still here"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: Token);
        Assert.Equal("still here", await ReadTextAsync(socket, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadMessagesAsync_UntilServerCloses_GivesEach()
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            await peer.SendAsync((byte[])[.. Frames.TextOf("a"), .. Frames.TextOf("b", final: false), .. Frames.Make(Frames.Continuation, "c"u8), .. Frames.CloseOf(1000)]);
            await peer.WaitForCloseAsync();
        });
        using MessageWebSocket socket = NewSocket();
        await socket.ConnectAsync(At(server), Token);
        List<string> texts = [];
        await foreach (WebSocketMessage message in socket.ReadMessagesAsync(Token))
            texts.Add(message.GetText());
        Assert.Equal(["a", "bc"], texts);
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteAsync_NotUtf8_IsRefusedAndNothingIsSent()
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            if (Encoding.UTF8.GetString(await peer.ExpectFrameAsync(Frames.Text)) != "good")
                throw new InvalidOperationException("Something else was sent first.");
        });
        using MessageWebSocket socket = NewSocket();
        await socket.ConnectAsync(At(server), Token);
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => socket.WriteAsync(new byte[] { 0xFF }, SocketMessageType.Utf8, cancellationToken: Token).AsTask());
        Assert.Equal(unchecked((int)0x80070057), e.HResult);
        await socket.WriteAsync("good"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: Token);
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task KeepAlive_HalfOpenServer_EndsWithTimeout()
    {
        var time = new ManualTime();
        await using LoopbackServer server = Serve(peer => Task.Delay(Timeout.Infinite, peer.Stop)); // reads nothing, answers nothing
        using MessageWebSocket socket = NewSocket(TestContexts.AllCapabilities(time));
        var failed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.MessageReceived += (sender, args) => failed.TrySetResult(Record.Exception(args.GetDataReader));
        await socket.ConnectAsync(At(server), Token);
        while (!failed.Task.IsCompleted)
        {
            await Task.Yield();
            time.Advance(TimeSpan.FromSeconds(20));
        }
        Assert.Equal(WebErrorStatus.Timeout, WebSocketError.GetStatus((await failed.Task)!.HResult));
    }
}
