using NetClient.Errors;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Storage.Streams;

public sealed class StreamAdapterTests
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public void Adapters_ThereAndBack_GiveTheSameObject()
    {
        var memory = new MemoryStream();
        Assert.Same(memory, memory.AsInputStream().AsStreamForRead());
        Assert.Same(memory, memory.AsOutputStream().AsStreamForWrite());
        var gated = new GatedStream();
        Assert.Same(gated, gated.AsStreamForRead().AsInputStream());
        Assert.Same(gated, gated.AsStreamForWrite().AsOutputStream());
        var random = new InMemoryRandomAccessStream();
        Assert.Same(random, random.AsStream().AsRandomAccessStream());
    }

    [Fact]
    public void Adapters_OfAStreamThatCannot_AreInvalidArguments()
    {
        var readOnly = new MemoryStream([], writable: false);
        Stream forward = new GatedStream().AsStreamForRead();
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => readOnly.AsOutputStream()).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => forward.AsRandomAccessStream()).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentException>(() => new GatedStream().AsStreamForWrite().AsInputStream()).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsStreamForRead_EmptyRead_WaitsUntilThereAreBytes()
    {
        var gated = new GatedStream();
        await using Stream stream = gated.AsStreamForRead();
        ValueTask<int> readable = stream.ReadAsync(Memory<byte>.Empty, TestEnd);
        Assert.False(readable.IsCompleted);
        gated.Deliver([]);
        Assert.Equal(0, await readable);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsStreamForRead_Memory_IsTheMemoryTheStreamFills()
    {
        var gated = new GatedStream();
        await using Stream stream = gated.AsStreamForRead();
        byte[] memory = new byte[4];
        ValueTask<int> read = stream.ReadAsync(memory, TestEnd);
        gated.Deliver([5]);
        Assert.Equal(5, memory[0]);   // before anybody has awaited: there is no copy in between
        Assert.Equal(1, await read);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsStreamForRead_StreamOfAnApp_ReadsAllAndSynchronouslyToo()
    {
        byte[] content = [1, 2, 3, 4, 5];
        var apps = new AppsInput(content, 2);
        using (Stream stream = apps.AsStreamForRead())
        {
            byte[] memory = new byte[8];
            Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty, TestEnd));
            Assert.Equal(2, stream.Read(memory.AsSpan(0, 4)));
            Assert.Equal(2, stream.Read(memory, 2, 4));
            Assert.Equal(1, await stream.ReadAsync(memory.AsMemory(4), TestEnd));
            Assert.Equal(0, stream.Read(memory, 5, 1));
            Assert.Equal(content, memory[..5]);
        }
        Assert.True(apps.Closed);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsStreamForRead_BufferSize_ReadsAhead()
    {
        var source = new MemoryStream([1, 2, 3, 4]);
        using Stream stream = source.AsInputStream().AsStreamForRead(16);
        Assert.Equal(1, stream.ReadByte());
        Assert.Equal(4, source.Position);
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentOutOfRangeException>(() => source.AsInputStream().AsStreamForRead(-1)).HResult);
        await Task.CompletedTask;
    }

    [Fact(Timeout = 60_000)]
    public async Task AsStreamForWrite_StreamOfAnAppThatTakesAFewBytes_WritesAll()
    {
        var apps = new AppsOutput(2);
        using Stream stream = apps.AsStreamForWrite();
        await stream.WriteAsync(new byte[] { 1, 2, 3, 4, 5 }, TestEnd);
        stream.Write([6, 7]);
        await stream.FlushAsync(TestEnd);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], apps.Written.ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task WriteAsync_StreamOfAnAppThatTakesNothing_Fails() =>
        await Assert.ThrowsAsync<IOException>(async () => await new AppsOutput(0).WriteAsync(new byte[1].AsMemory(), TestEnd));

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Options_TellWhetherTheFirstBytesAreEnough()
    {
        var gated = new GatedStream();
        IInputStream stream = gated.AsStreamForRead().AsInputStreamAdapter();
        Task<IBuffer> partial = stream.ReadAsync(new byte[4].AsBuffer(), 4, InputStreamOptions.Partial, TestEnd).AsTask();
        gated.Deliver([1]);
        Assert.Equal([1], (await partial).ToArray());
        Task<IBuffer> whole = stream.ReadAsync(new byte[4].AsBuffer(), 4, InputStreamOptions.ReadAhead, TestEnd).AsTask();
        gated.Deliver([1]);
        Assert.False(whole.IsCompleted);
        gated.Deliver([2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], (await whole).ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_FailsHalfway_LeavesTheBytesInTheBuffer()
    {
        var gated = new GatedStream();
        IInputStream stream = gated.AsStreamForRead().AsInputStreamAdapter();
        IBuffer buffer = new byte[4].AsBuffer();
        Task<IBuffer> read = stream.ReadAsync(buffer, 4, InputStreamOptions.None, TestEnd).AsTask();
        gated.Deliver([1, 2]);
        gated.Fail(new IOException("x"));
        await Assert.ThrowsAsync<IOException>(() => read);
        Assert.Equal([1, 2], buffer.ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task CopyAsync_Limited_CopiesThatManyAndReports()
    {
        var source = new TrickleStream([.. Enumerable.Range(0, 100).Select(i => (byte)i)], 30);
        var destination = new MemoryStream();
        var reports = new List<ulong>();
        var gate = new GateOnce(destination);
        var copy = RandomAccessStream.CopyAsync(source.AsInputStream(), gate.AsOutputStream(), 70, TestEnd);
        copy.Progress = (_, copied) => reports.Add(copied);
        gate.Open();
        Assert.Equal(70ul, await copy);
        Assert.Equal(70, destination.Length);
        Assert.Equal(70, source.Position);
        Assert.Equal([30ul, 60ul, 70ul], reports);
        Assert.Equal(30ul, await RandomAccessStream.CopyAsync(source.AsInputStream(), destination.AsOutputStream(), TestEnd));
    }

    [Fact(Timeout = 60_000)]
    public async Task CopyAndCloseAsync_Ended_ClosesTheDestinationOnly()
    {
        var source = new MemoryStream([1, 2]);
        var destination = new AppsOutput(100);
        Assert.Equal(2ul, await RandomAccessStream.CopyAndCloseAsync(source.AsInputStream(), destination, TestEnd));
        Assert.True(destination.Closed);
        Assert.True(source.CanRead);
    }

    [Fact(Timeout = 60_000)]
    public async Task CopyAsync_Canceled_StopsTheRead()
    {
        var gated = new GatedStream();
        var copy = RandomAccessStream.CopyAsync(gated, new MemoryStream().AsOutputStream(), TestEnd);
        Assert.True(gated.Pending);
        copy.Cancel();
        Assert.False(gated.Pending);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await copy);
    }

    [Fact(Timeout = 60_000)]
    public async Task OpenReadAsync_StreamReference_GivesAClone()
    {
        var stream = new InMemoryRandomAccessStream();
        await stream.WriteAsync(new byte[] { 1, 2, 3 }, TestEnd);
        RandomAccessStreamReference reference = RandomAccessStreamReference.CreateFromStream(stream);
        using IRandomAccessStreamWithContentType one = await reference.OpenReadAsync(TestEnd);
        Assert.Equal((0ul, 3ul, "application/octet-stream"), (one.Position, one.Size, one.ContentType));
        using IRandomAccessStreamWithContentType two = await RandomAccessStreamReference.CreateFromStream(one).OpenReadAsync(TestEnd);
        Assert.Equal(3u, (await two.ReadAsync(new NetClient.Storage.Streams.Buffer(9), 9, InputStreamOptions.None, TestEnd)).Length);
    }

    /// <summary>Holds the first write back until the test has set its handlers.</summary>
    private sealed class GateOnce(MemoryStream inner) : Stream
    {
        private readonly TaskCompletionSource _opened = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _opened.Task.WaitAsync(cancellationToken);
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public void Open() => _opened.SetResult();

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
