using NetClient.Errors;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;
using Buffer = NetClient.Storage.Streams.Buffer;

namespace NetClient.Tests.Storage.Streams;

/// <summary>What every <see cref="IInputStream"/> of NetClient keeps to. A subclass opens its kind of stream.</summary>
public abstract class InputStreamConformanceTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    protected static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    /// <summary>Opens a stream that gives <paramref name="content"/> and then ends.</summary>
    protected abstract ValueTask<IInputStream> OpenAsync(byte[] content);

    /// <summary>Opens a stream whose reads find nothing for now, so that they can be cancelled; null when this kind never waits.</summary>
    protected virtual ValueTask<IInputStream?> OpenSilentAsync() => new((IInputStream?)null);

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_None_WaitsForTheCount()
    {
        using IInputStream stream = await OpenAsync(Content);
        IBuffer read = await stream.ReadAsync(new Buffer(60), 50, InputStreamOptions.None, TestEnd);
        Assert.Equal(Content[..50], read.ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_NonePastTheEnd_GivesWhatThereIs()
    {
        using IInputStream stream = await OpenAsync(Content);
        IBuffer read = await stream.ReadAsync(new Buffer(200), 200, InputStreamOptions.None, TestEnd);
        Assert.Equal(Content, read.ToArray());
        Assert.Equal(0u, (await stream.ReadAsync(new Buffer(10), 10, InputStreamOptions.None, TestEnd)).Length);
        Assert.Equal(0u, (await stream.ReadAsync(new Buffer(10), 10, InputStreamOptions.Partial, TestEnd)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Partial_GivesOneByteOrMoreUntilTheEnd()
    {
        using IInputStream stream = await OpenAsync(Content);
        var all = new List<byte>();
        while (await stream.ReadAsync(new Buffer(30), 30, InputStreamOptions.Partial, TestEnd) is { Length: > 0 } read)
            all.AddRange(read.ToArray());
        Assert.Equal(Content, all);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_UsedBuffer_IsFilledFromItsStart()
    {
        using IInputStream stream = await OpenAsync(Content);
        IBuffer buffer = new byte[20].AsBuffer();
        IBuffer read = await stream.ReadAsync(buffer, 10, InputStreamOptions.None, TestEnd);
        Assert.Equal(Content[..10], read.ToArray());
        IBuffer full = new byte[100].AsBuffer();
        Assert.Equal(90u, (await stream.ReadAsync(full, 100, InputStreamOptions.None, TestEnd)).Length);
        Assert.Equal(0u, (await stream.ReadAsync(full, 100, InputStreamOptions.None, TestEnd)).Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_CountZero_TakesNothing()
    {
        using IInputStream stream = await OpenAsync(Content);
        Assert.Equal(0u, (await stream.ReadAsync(new Buffer(5), 0, InputStreamOptions.None, TestEnd)).Length);
        Assert.Equal(Content[..5], (await stream.ReadAsync(new Buffer(5), 5, InputStreamOptions.None, TestEnd)).ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_CountBeyondTheCapacity_IsAnInvalidArgument()
    {
        using IInputStream stream = await OpenAsync(Content);
        var e = await Assert.ThrowsAnyAsync<ArgumentException>(async () => await stream.ReadAsync(new Buffer(5), 6, InputStreamOptions.None, TestEnd));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_BufferThatShowsNoBytes_IsAnInvalidArgument()
    {
        using IInputStream stream = await OpenAsync(Content);
        var e = await Assert.ThrowsAnyAsync<ArgumentException>(async () => await stream.ReadAsync(new BlindBuffer(), 5, InputStreamOptions.None, TestEnd));
        Assert.Equal(HResults.InvalidArgument, e.HResult);
        Assert.Contains(nameof(IBufferByteAccess), e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Memory_GivesAllBytesInOrder()
    {
        using IInputStream stream = await OpenAsync(Content);
        var all = new List<byte>();
        byte[] memory = new byte[7];
        for (int read; (read = await stream.ReadAsync(memory, TestEnd)) > 0;)
            all.AddRange(memory[..read]);
        Assert.Equal(Content, all);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_EmptyMemory_TakesNothing()
    {
        using IInputStream stream = await OpenAsync(Content);
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty, TestEnd));
        byte[] memory = new byte[1];
        Assert.Equal(1, await stream.ReadAsync(memory, TestEnd));
        Assert.Equal(Content[0], memory[0]);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsStreamForRead_CopyTo_GivesAllBytes()
    {
        await using Stream stream = (await OpenAsync(Content)).AsStreamForRead();
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy, TestEnd);
        Assert.Equal(Content, copy.ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_Closed_SaysSo()
    {
        IInputStream stream = await OpenAsync(Content);
        stream.Dispose();
        stream.Dispose();
        var e = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.ReadAsync(new Buffer(5), 5, InputStreamOptions.None, TestEnd));
        Assert.Equal(HResults.Closed, e.HResult);
        e = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.ReadAsync(new byte[5], TestEnd));
        Assert.Equal(HResults.Closed, e.HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_TokenCanceledBefore_CarriesTheToken()
    {
        using IInputStream stream = await OpenAsync(Content);
        var canceled = new CancellationToken(canceled: true);
        var e = await Assert.ThrowsAsync<OperationCanceledException>(async () => await stream.ReadAsync(new Buffer(5), 5, InputStreamOptions.None, canceled));
        Assert.Equal((HResults.Canceled, canceled), (e.HResult, e.CancellationToken));
        e = await Assert.ThrowsAsync<OperationCanceledException>(async () => await stream.ReadAsync(new byte[5], canceled));
        Assert.Equal((HResults.Canceled, canceled), (e.HResult, e.CancellationToken));
        Assert.Equal(Content, (await stream.ReadAsync(new Buffer(100), 100, InputStreamOptions.None, TestEnd)).ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_TokenCanceledWhileWaiting_CarriesTheToken()
    {
        using IInputStream? stream = await OpenSilentAsync();
        Assert.SkipWhen(stream is null, "Reads of this stream do not wait.");
        using var cts = new CancellationTokenSource();
        Task<IBuffer> read = stream.ReadAsync(new Buffer(5), 5, InputStreamOptions.None, cts.Token).AsTask();
        Assert.False(read.IsCompleted);
        cts.Cancel();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => read);
        Assert.Equal((HResults.Canceled, cts.Token), (e.HResult, e.CancellationToken));
    }

    [Fact(Timeout = 60_000)]
    public async Task ReadAsync_AsTaskTokenCanceledWhileWaiting_CancelsTheRead()
    {
        using IInputStream? stream = await OpenSilentAsync();
        Assert.SkipWhen(stream is null, "Reads of this stream do not wait.");
        using var cts = new CancellationTokenSource();
        ValueTask<IBuffer> call = stream.ReadAsync(new Buffer(5), 5, InputStreamOptions.None, CancellationToken.None);
        Task<IBuffer> read = call.AsTask();
        Task<IBuffer> limited = NetClient.Foundation.WindowsRuntimeSystemExtensions.AsTask(read, cts.Token);
        cts.Cancel();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => limited);
        Assert.Equal((HResults.Canceled, cts.Token), (e.HResult, e.CancellationToken));
        Assert.True(read.IsCanceled);   // the read itself, not only the waiting
    }

    private sealed class BlindBuffer : IBuffer
    {
        public uint Capacity => 10;

        public uint Length { get; set; }
    }
}

public sealed class InMemoryRandomAccessStreamReadTests : InputStreamConformanceTests
{
    protected override async ValueTask<IInputStream> OpenAsync(byte[] content)
    {
        var stream = new InMemoryRandomAccessStream();
        await stream.WriteAsync(content, TestEnd);
        return stream.GetInputStreamAt(0);
    }
}

public sealed class InputOverStreamTests : InputStreamConformanceTests
{
    protected override ValueTask<IInputStream> OpenAsync(byte[] content) => new(new MemoryStream(content).AsInputStream());

    protected override ValueTask<IInputStream?> OpenSilentAsync() => new(new GatedStream().AsStreamForRead().AsInputStreamAdapter());
}

public sealed class InputOverTricklingStreamTests : InputStreamConformanceTests
{
    protected override ValueTask<IInputStream> OpenAsync(byte[] content) => new(new TrickleStream(content, 1, yield: true).AsInputStream());
}

public sealed class RandomAccessOverStreamReadTests : InputStreamConformanceTests
{
    protected override ValueTask<IInputStream> OpenAsync(byte[] content) => new(new TrickleStream(content, 3).AsRandomAccessStream());
}

internal static class AdapterExtensions
{
    /// <summary>An adapter around an adapter, which <c>AsInputStream</c> would take apart.</summary>
    public static IInputStream AsInputStreamAdapter(this Stream stream) => new InputOverStream(stream);
}
