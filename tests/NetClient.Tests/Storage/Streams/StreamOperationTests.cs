using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Storage.Streams;

namespace NetClient.Tests.Storage.Streams;

/// <summary>The structs that LoadAsync and StoreAsync return behave as WinRT's operations do.</summary>
public sealed class StreamOperationTests : IDisposable
{
    private readonly GatedStream _stream = new();

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose() => _stream.Dispose();

    [Fact]
    public void Completed_SetBeforeTheEnd_RunsOnceAndMayLoadAgain()
    {
        using var reader = new DataReader(_stream);
        var seen = new List<uint>();
        DataReaderLoadOperation load = reader.LoadAsync(2, TestEnd);
        load.Completed = (info, status) =>
        {
            Assert.Equal(AsyncStatus.Completed, status);
            seen.Add(info.GetResults());
            DataReaderLoadOperation next = reader.LoadAsync(1, TestEnd);
            next.Completed = (again, _) => seen.Add(again.GetResults());
        };
        Assert.NotNull(load.Completed);
        _stream.Deliver([1, 2]);
        Assert.Equal([2u], seen);
        _stream.Deliver([3]);
        Assert.Equal([2u, 1u], seen);
        Assert.Equal(2u, load.GetResults());   // the next load did not take its place
    }

    [Fact]
    public void Completed_SetAfterTheEnd_RunsAtOnce()
    {
        using var reader = new DataReader(new MemoryStream([1]).AsInputStream());
        DataReaderLoadOperation load = reader.LoadAsync(1, TestEnd);
        AsyncStatus? seen = null;
        load.Completed = (_, status) => seen = status;
        Assert.Equal(AsyncStatus.Completed, seen);
        Assert.Equal(HResults.IllegalDelegateAssignment, Assert.Throws<InvalidOperationException>(() => load.Completed = (_, _) => { }).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Completed_BesideAwait_BothAreServed()
    {
        using var writer = new DataWriter(_stream);
        writer.WriteByte(1);
        DataWriterStoreOperation store = writer.StoreAsync(TestEnd);
        uint seen = 0;
        store.Completed = (info, _) => seen = info.GetResults();
        Task<uint> task = store.AsTask(TestEnd);
        _stream.Accept();
        Assert.Equal(1u, await store);
        Assert.Equal(1u, await task);
        Assert.Equal(1u, seen);
    }

    [Fact]
    public void GetResults_WhileRunning_IsIllegal()
    {
        using var reader = new DataReader(_stream);
        DataReaderLoadOperation load = reader.LoadAsync(1, TestEnd);
        Assert.Equal(AsyncStatus.Started, load.Status);
        Assert.NotEqual(0u, load.Id);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => load.GetResults()).HResult);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(load.Close).HResult);
        _stream.Deliver([1]);
        Assert.Equal(1u, load.GetResults());
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancel_Running_EndsTheRead()
    {
        using var reader = new DataReader(_stream);
        DataReaderLoadOperation load = reader.LoadAsync(1, TestEnd);
        load.Cancel();
        Assert.False(_stream.Pending);
        Assert.Equal(AsyncStatus.Canceled, load.Status);
        Assert.Null(load.ErrorCode);
        Assert.Throws<OperationCanceledException>(() => load.GetResults());
        Assert.Equal(HResults.Canceled, (await Assert.ThrowsAsync<OperationCanceledException>(async () => await load)).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancel_OfAnEndedOne_DoesNotReachTheNext()
    {
        using var reader = new DataReader(_stream);
        DataReaderLoadOperation first = reader.LoadAsync(1, TestEnd);
        _stream.Deliver([1]);
        await first;
        DataReaderLoadOperation second = reader.LoadAsync(1, TestEnd);
        first.Cancel();
        Assert.True(_stream.Pending);
        Assert.Equal(AsyncStatus.Started, second.Status);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => first.GetResults()).HResult);
        _stream.Deliver([2]);
        Assert.Equal(1u, await second);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_Token_CancelsTheReadWithThatToken()
    {
        using var cts = new CancellationTokenSource();
        using var reader = new DataReader(_stream);
        Task<uint> load = reader.LoadAsync(1, CancellationToken.None).AsTask(cts.Token);
        cts.Cancel();
        Assert.False(_stream.Pending);
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => load);
        Assert.Equal((HResults.Canceled, cts.Token), (e.HResult, e.CancellationToken));
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_Store_CancelsTheWriteAndLeavesTheBytes()
    {
        using var cts = new CancellationTokenSource();
        using var writer = new DataWriter(_stream);
        writer.WriteUInt32(1);
        Task<uint> store = writer.StoreAsync(CancellationToken.None).AsTask(cts.Token);
        cts.Cancel();
        Assert.Equal(cts.Token, (await Assert.ThrowsAsync<OperationCanceledException>(() => store)).CancellationToken);
        Assert.Equal(4u, writer.UnstoredBufferLength);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_OperationNotAwaited_NextOneGetsItsOwnObject()
    {
        using var reader = new DataReader(_stream);
        DataReaderLoadOperation first = reader.LoadAsync(1, TestEnd);
        _stream.Deliver([1]);
        DataReaderLoadOperation second = reader.LoadAsync(2, TestEnd);
        _stream.Deliver([2, 3]);
        Assert.Equal(1u, await first);   // its result was still to be taken
        Assert.Equal(2u, await second.AsTask(TestEnd));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Close_Ended_NothingMayBeCalled()
    {
        using var reader = new DataReader(new MemoryStream([1]).AsInputStream());
        DataReaderLoadOperation load = reader.LoadAsync(1, TestEnd);
        load.Close();
        load.Close();
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => load.Status).HResult);
    }

    [Fact]
    public void Default_AnyMember_SaysThatThereIsNoOperation() =>
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => default(DataWriterStoreOperation).Status).HResult);
}
