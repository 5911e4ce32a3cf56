using System.Net.Sockets;
using System.Text;
using NetClient.Foundation;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.Storage.Streams;
using NetClient.TestServers;
using static NetClient.Tests.Networking.Sockets.TlsTests;
using Buffer = NetClient.Storage.Streams.Buffer;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>Reads that wait until a buffer is full take more than one read of the connection.</summary>
public sealed class StreamSocketWholeReadTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("token")]
    [InlineData("AsTask")]
    [InlineData("CancelIOAsync")]
    public async Task ReadAsync_StoppedHalfway_LeavesWhatHadArrivedInTheBuffer(string how)
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        using var cts = new CancellationTokenSource();
        var buffer = new Buffer(10);
        Memory<byte> memory = buffer.WholeMemory();
        Task<IBuffer> read = pair.Client.InputStream.ReadAsync(buffer, 10, InputStreamOptions.None, how == "token" ? cts.Token : CancellationToken.None).AsTask();
        Task<IBuffer> limited = how == "AsTask" ? read.AsTask(cts.Token) : read;
        await pair.Peer.SendAsync("abcd");
        await UntilAsync(() => memory.Span[3] == 'd');

        if (how == "CancelIOAsync")
            await pair.Client.CancelIOAsync();
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => limited);
        Assert.Equal("abcd", Encoding.ASCII.GetString(buffer.ToArray()));

        await pair.Peer.SendAsync("efgh");
        Assert.Equal("efgh", await pair.Client.ReadTextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_ManyBytesThatAreThereOneByOne_NeedsNoMoreStack()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        using var socket = StreamSocket.Accepted(TestContexts.AllCapabilities(), new Trickle(pair.Peer.Socket, _ => { }));
        IBuffer read = await socket.InputStream.ReadAsync(new Buffer(200_000), 200_000, InputStreamOptions.None, Token);
        Assert.Equal(200_000u, read.Length); // the recursion there once was ended the process
    }

    [Theory(Timeout = 60_000)]
    [InlineData("AsTask")]
    [InlineData("CancelIOAsync")]
    [InlineData("Dispose")]
    public async Task ReadAsync_StoppedWhileAnInnerReadEnds_Stops(string how)
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        using var cts = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new ManualResetEventSlim();
        StreamSocket? socket = null;
        var trickle = new Trickle(pair.Peer.Socket, count =>
        {
            if (count == 2)
            {
                begun.SetResult();
                goOn.Wait(TimeSpan.FromSeconds(5), Token);
            }
            if (count != 3)
                return;

            // The inner read that is under way has its byte already, so it ends well: only the whole can hear of this.
            Task stopping = Task.Run(async () =>
            {
                if (how == "AsTask")
                    await cts.CancelAsync();
                else if (how == "CancelIOAsync")
                    _ = socket!.CancelIOAsync();
                else
                    socket!.Dispose();
            }, Token);
            stopping.Wait(TimeSpan.FromSeconds(5), Token);
        })
        {
            WaitsForTheFirst = true,
        };
        socket = StreamSocket.Accepted(TestContexts.AllCapabilities(), trickle);

        Task<IBuffer> read = socket.InputStream.ReadAsync(new Buffer(100_000), 100_000, InputStreamOptions.None, Token).AsTask();
        Task<IBuffer> limited = read.AsTask(cts.Token);
        trickle.First.SetResult(1);
        await begun.Task;
        goOn.Set();

        Exception ended = await Assert.ThrowsAnyAsync<Exception>(() => limited);
        if (how == "AsTask")
            Assert.Equal(unchecked((int)0x800704C7), Assert.IsAssignableFrom<OperationCanceledException>(ended).HResult);
        else
            Assert.Equal(unchecked((int)0x800703E3), Assert.IsType<NetworkException>(ended).HResult);
        await Assert.ThrowsAnyAsync<Exception>(() => read);
        socket.Dispose();
    }

    /// <summary>What TLS records of one byte are for the one who reads, when the sender is the faster.</summary>
    private sealed class Trickle(Socket socket, Action<int> onRead) : Transport(socket)
    {
        private int _count;

        public bool WaitsForTheFirst { get; init; }

        public TaskCompletionSource<int> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
        {
            onRead(++_count);
            return _count == 1 && WaitsForTheFirst ? new(First.Task) : new(1);
        }

        public override ValueTask SendAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) => default;

        public override ValueTask CloseOutputAsync(CancellationToken cancellationToken) => default;

        public override void Close(bool underRead)
        {
        }
    }
}
