using System.Net.Sockets;
using System.Text;
using NetClient.Foundation;
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
    [Theory(Timeout = 10_000)]
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

        // Stopping asks whoever reads: it may meet the moment between two reads, so it is asked for until it was heard.
        if (how == "CancelIOAsync")
        {
            while (!read.IsCompleted)
                await pair.Client.CancelIOAsync();
        }
        await cts.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => limited);
        Assert.Equal("abcd", Encoding.ASCII.GetString(buffer.ToArray()));

        await pair.Peer.SendAsync("efgh");
        Assert.Equal("efgh", await pair.Client.ReadTextAsync());
    }

    [Fact(Timeout = 30_000)]
    public async Task ReadAsync_ManyBytesThatAreThereOneByOne_NeedsNoMoreStack()
    {
        await using SocketPair pair = await SocketPair.ConnectAsync();
        using var socket = StreamSocket.Accepted(TestContexts.AllCapabilities(), new Trickle(pair.Peer.Socket));
        IBuffer read = await socket.InputStream.ReadAsync(new Buffer(200_000), 200_000, InputStreamOptions.None, Token);
        Assert.Equal(200_000u, read.Length); // the recursion there once was ended the process
    }

    /// <summary>What TLS records of one byte are for the one who reads, when the sender is the faster.</summary>
    private sealed class Trickle(Socket socket) : Transport(socket)
    {
        public override ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken) => new(1);

        public override ValueTask SendAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) => default;

        public override ValueTask CloseOutputAsync(CancellationToken cancellationToken) => default;

        public override void Dispose()
        {
        }
    }
}
