using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets;

public sealed class ServerStreamWebSocketTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task InputStream_MessagesRunTogether_UntilTheClientCloses()
    {
        await using ServerPair<ServerStreamWebSocket> pair = await OpenAsync();
        await pair.SendAsync(WireFrame.Binary([1, 2]));
        await pair.SendAsync(WireFrame.Binary([]));
        await pair.SendAsync(WireFrame.Binary([3], isFinal: false));
        await pair.SendAsync(WireFrame.More([4, 5]));
        using var reader = new DataReader(pair.Server.InputStream);
        Assert.Equal(5u, await reader.LoadAsync(5, Token));
        byte[] bytes = new byte[5];
        reader.ReadBytes(bytes);
        Assert.Equal([1, 2, 3, 4, 5], bytes);
        await pair.SendAsync(WireFrame.Close(1000));
        Assert.Equal(0u, await reader.LoadAsync(1, Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task OutputStream_LargeWrite_LeavesAsBinaryMessages()
    {
        await using ServerPair<ServerStreamWebSocket> pair = await OpenAsync();
        byte[] sent = new byte[150_000];
        new Random(1).NextBytes(sent);
        Task writing = pair.Server.AsStream().WriteAsync(sent, Token).AsTask();
        using var got = new MemoryStream();
        while (got.Length < sent.Length)
        {
            WireFrame frame = (await pair.ReadAsync())!;
            Assert.Equal(WireFrame.BinaryOpcode, frame.Opcode);
            got.Write(frame.Payload);
        }
        await writing;
        Assert.Equal(sent, got.ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Text_IsRefusedWith1003()
    {
        await using ServerPair<ServerStreamWebSocket> pair = await OpenAsync();
        await pair.SendAsync(WireFrame.Text("hello"));
        await Assert.ThrowsAsync<NetworkException>(async () => await pair.Server.ReadAsync(new byte[10], Token));
        Assert.Equal(1003, (await pair.ReadAsync())!.CloseCode);
        Assert.Null(await pair.ReadAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Closed_ByTheClientWhileNobodyReads_IsRaised()
    {
        await using ServerPair<ServerStreamWebSocket> pair = await OpenAsync();
        var closed = new TaskCompletionSource<ushort>(TaskCreationOptions.RunContinuationsAsynchronously);
        pair.Server.Closed += (sender, args) =>
        {
            Assert.Same(pair.Server, sender);
            closed.SetResult(args.Code);
        };
        await pair.SendAsync(WireFrame.Close(1001));
        Assert.Equal(1001, await closed.Task.WaitAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Close_ThenRead_IsClosed()
    {
        await using ServerPair<ServerStreamWebSocket> pair = await OpenAsync();
        pair.Server.Close(1000, "");
        Assert.Equal(1000, (await pair.ReadAsync())!.CloseCode);
        Assert.Equal(unchecked((int)0x80000013), (await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.Server.ReadAsync(new byte[1], Token))).HResult);
        Assert.Equal(unchecked((int)0x80000013), (await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pair.Server.WriteAsync(new byte[1], Token))).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsStream_Disposed_EndsTheWebSocket()
    {
        await using ServerPair<ServerStreamWebSocket> pair = await OpenAsync();
        await pair.Server.AsStream().DisposeAsync();
        Assert.Equal(WireFrame.CloseOpcode, (await pair.ReadAsync())!.Opcode);
        Assert.Null(await pair.ReadAsync());
    }

    private static Task<ServerPair<ServerStreamWebSocket>> OpenAsync() => ServerPair<ServerStreamWebSocket>.OpenAsync(ServerStreamWebSocket.AcceptAsync);
}
