using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.Tests.Networking.Sockets.Internal.WebSockets;
using NetClient.TestServers;
using NetClient.Web;
using static NetClient.Tests.Networking.Sockets.WebSockets.WebSocketTests;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

/// <summary>A stream each way.</summary>
public sealed class StreamWebSocketTests
{
    [Fact(Timeout = 60_000)]
    public async Task ReadAndWrite_LargeEcho_ComesBack()
    {
        await using KestrelWebSocketServer server = await KestrelWebSocketServer.StartAsync();
        using var socket = new StreamWebSocket(TestContexts.AllCapabilities());
        await socket.ConnectAsync(server.At(), Token);
        byte[] data = new byte[1_000_000];
        Random.Shared.NextBytes(data);
        await using Stream stream = socket.AsStream();
        Task writing = stream.WriteAsync(data, Token).AsTask();
        byte[] back = new byte[data.Length];
        await stream.ReadExactlyAsync(back, Token);
        await writing;
        Assert.Equal(data, back);
    }

    [Fact(Timeout = 60_000)]
    public async Task InputStream_MessageBordersDoNotMatter()
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            await peer.SendAsync((byte[])[.. Frames.Make(Frames.Binary, "ab"u8), .. Frames.Make(Frames.Binary, []), .. Frames.Make(Frames.Binary, "cde"u8), .. Frames.CloseOf(1000)]);
            await peer.WaitForCloseAsync();
        });
        using var socket = new StreamWebSocket(TestContexts.AllCapabilities());
        var closed = new TaskCompletionSource<ushort>(TaskCreationOptions.RunContinuationsAsynchronously);
        socket.Closed += (_, args) => closed.SetResult(args.Code);
        await socket.ConnectAsync(At(server), Token);
        using var reader = new DataReader(socket.InputStream);
        Assert.Equal(4u, await reader.LoadAsync(4, Token));
        Assert.Equal("abcd", reader.ReadString(4));
        reader.InputStreamOptions = InputStreamOptions.Partial;
        Assert.Equal(1u, await reader.LoadAsync(100, Token));
        Assert.Equal("e", reader.ReadString(1));
        Assert.Equal(0u, await reader.LoadAsync(100, Token));
        Assert.Equal(1000, await closed.Task);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Text_IsRefused()
    {
        await using LoopbackServer server = Serve(async peer =>
        {
            await peer.SendAsync(Frames.TextOf("text"));
            if (!(await peer.ExpectFrameAsync(Frames.Close)).AsSpan().SequenceEqual(new byte[] { 0x03, 0xEB }))
                throw new InvalidOperationException("The client was not told 1003.");
        });
        using var socket = new StreamWebSocket(TestContexts.AllCapabilities());
        await socket.ConnectAsync(At(server), Token);
        await FailsAsync(socket.ReadAsync(new byte[10], Token).AsTask(), WebErrorStatus.ErrorHttpInvalidServerResponse);
        await server.Completion;
    }

    [Fact(Timeout = 60_000)]
    public async Task Dispose_PendingRead_EndsAborted()
    {
        await using LoopbackServer server = Serve(peer => peer.WaitForCloseAsync());
        using var socket = new StreamWebSocket(TestContexts.AllCapabilities());
        socket.Control.NoDelay = false;
        await socket.ConnectAsync(At(server), Token);
        Assert.Throws<InvalidOperationException>(() => socket.Control.NoDelay = true);
        Task<int> reading = socket.ReadAsync(new byte[10], Token).AsTask();
        socket.Dispose();
        Assert.Equal(unchecked((int)0x800703E3), (await Assert.ThrowsAsync<NetworkException>(() => reading)).HResult);
        Assert.Equal(unchecked((int)0x80000013), (await Assert.ThrowsAsync<ObjectDisposedException>(() => socket.ReadAsync(new byte[10], Token).AsTask())).HResult);
    }
}
