using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Foundation.Internal;

namespace NetClient.Tests.Foundation.Internal;

public sealed class CancellableOperationTests
{
    [Fact(Timeout = 60_000)]
    public async Task Run_BodyReturns_GivesTheResult()
    {
        Task<int> task = CancellableOperation.Run(async (int x, CancellationToken _) => { await Task.Yield(); return x + 1; }, 41, CancellationToken.None);
        Assert.Equal(42, await task);
    }

    [Fact]
    public void Run_Started_HasRunToTheFirstAwait()
    {
        bool started = false;
        using var cts = new CancellationTokenSource();
        _ = CancellableOperation.Run(async token => { started = true; await Task.Delay(Timeout.Infinite, token); }, cts.Token);
        Assert.True(started);
        cts.Cancel();
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_BodyFails_KeepsTheException()
    {
        var failure = new IOException("x") { HResult = 0x1234 };
        Task task = CancellableOperation.Run(async _ => { await Task.Yield(); throw failure; }, TestContext.Current.CancellationToken);
        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(() => task));
        Assert.Equal(TaskStatus.Faulted, task.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_BodyExplainsItsCancellation_KeepsTheExceptionAndIsCanceled()
    {
        using var callers = new CancellationTokenSource();
        OperationCanceledException? thrown = null;
        Task<int> task = CancellableOperation.Run<int>(async inner =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, inner);
                return 0;
            }
            catch (OperationCanceledException)
            {
                throw thrown = NetClient.Internal.Throw.Canceled(callers.Token);
            }
        }, callers.Token);
        callers.Cancel();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => task);
        Assert.Same(thrown, e);
        Assert.Equal(TaskStatus.Canceled, task.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_BodyLetsTheInnerTokenOut_CarriesTheCallersToken()
    {
        using var callers = new CancellationTokenSource();
        Task task = CancellableOperation.Run(inner => Task.Delay(Timeout.Infinite, inner), callers.Token);
        callers.Cancel();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => task);
        Assert.Equal(callers.Token, e.CancellationToken);
        Assert.Equal(HResults.Canceled, e.HResult);
        Assert.True(task.IsCanceled);
    }

    [Fact]
    public void Run_BodyThrowsBeforeItHasATask_ThrowsAtOnce() =>
        Assert.Throws<ArgumentException>(() => { _ = CancellableOperation.Run(_ => throw new ArgumentException("x"), CancellationToken.None); });

    [Fact]
    public void Run_TokenAlreadyCanceled_BodySeesIt()
    {
        bool seen = false;
        CancellableOperation.Run(inner => { seen = inner.IsCancellationRequested; return Task.CompletedTask; }, new CancellationToken(canceled: true));
        Assert.True(seen);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancel_AfterTheEnd_DoesNothing()
    {
        Task<int> task = CancellableOperation.Run(_ => Task.FromResult(1), CancellationToken.None);
        ((ICancellableOperation)task.AsyncState!).Cancel(task);
        Assert.Equal(1, await task);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_TokenCanceled_CancelsTheOperationAndCarriesItsToken()
    {
        var ended = new TaskCompletionSource();
        using var late = new CancellationTokenSource();
        Task<int> task = CancellableOperation.Run<int>(async inner =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, inner);
                return 0;
            }
            finally
            {
                ended.SetResult();
            }
        }, CancellationToken.None);

        Task<int> joined = task.AsTask(late.Token);
        late.Cancel();
        await ended.Task;

        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => joined);
        Assert.Equal(late.Token, e.CancellationToken);
        Assert.Equal(HResults.Canceled, e.HResult);
        Assert.True(joined.IsCanceled);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_JoinedTwice_EitherTokenCancelsTheOperation()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        Task task = CancellableOperation.Run(inner => Task.Delay(Timeout.Infinite, inner), CancellationToken.None);
        Task joined = task.AsTask(first.Token).AsTask(second.Token);
        second.Cancel();
        Assert.Equal(second.Token, (await Assert.ThrowsAsync<OperationCanceledException>(() => joined)).CancellationToken);
        Assert.True(task.IsCanceled);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_OperationEndsAllTheSame_EndsAsTheOperation()
    {
        var go = new TaskCompletionSource();
        using var late = new CancellationTokenSource();
        Task<int> joined = CancellableOperation.Run(async _ => { await go.Task; return 7; }, CancellationToken.None).AsTask(late.Token);
        late.Cancel();
        Assert.False(joined.IsCompleted);
        go.SetResult();
        Assert.Equal(7, await joined);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_TaskWithoutOperation_EndsTheWaitingOnly()
    {
        var source = new TaskCompletionSource<int>();
        using var late = new CancellationTokenSource();
        Task<int> waiting = source.Task.AsTask(late.Token);
        late.Cancel();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(late.Token, e.CancellationToken);
        Assert.Equal(HResults.Canceled, e.HResult);
        Assert.False(source.Task.IsCompleted);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_ValueTaskThatCarriesATask_CancelsTheOperation()
    {
        using var late = new CancellationTokenSource();
        Task<int> task = CancellableOperation.Run<int>(async inner => { await Task.Delay(Timeout.Infinite, inner); return 0; }, CancellationToken.None);
        Task<int> joined = new ValueTask<int>(task).AsTask(late.Token);
        late.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => joined);
        Assert.True(task.IsCanceled);
    }
}
