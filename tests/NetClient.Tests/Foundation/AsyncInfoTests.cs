using NetClient.Errors;
using NetClient.Foundation;
using NetClient.Foundation.Internal;

namespace NetClient.Tests.Foundation;

public sealed class AsyncInfoTests
{
    [Fact(Timeout = 60_000)]
    public async Task Await_Operation_GivesTheResult()
    {
        var operation = Start<int, int>(async (_, _) => { await Task.Yield(); return 5; });
        Assert.Equal(5, await operation);
        Assert.Equal(AsyncStatus.Completed, operation.Status);
        Assert.Equal(5, operation.GetResults());
        Assert.Null(operation.ErrorCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Await_FromManyThreads_ResultsAreThereAtOnce()
    {
        for (int i = 0; i < 200; i++)
        {
            var operation = Start<int, int>(async (_, _) => { await Task.Yield(); return 5; });
            SpinWait.SpinUntil(() => operation.AsTask().IsCompleted);
            Assert.Equal(5, operation.GetResults());   // would be 0x8000000E if the task ended before the status turned
        }
        await Task.CompletedTask;
    }

    [Fact(Timeout = 60_000)]
    public async Task Await_Action_Fails_GivesTheErrorOfTheBody()
    {
        var failure = new IOException("x") { HResult = 0x1234 };
        var action = Start<int>(async (_, _) => { await Task.Yield(); throw failure; });
        Assert.Same(failure, await Assert.ThrowsAsync<IOException>(async () => await action));
        Assert.Equal(AsyncStatus.Error, action.Status);
        Assert.Same(failure, action.ErrorCode);
        Assert.Same(failure, Assert.Throws<IOException>(action.GetResults));
    }

    [Fact]
    public void Id_OfTwo_DiffersAndIsNotZero()
    {
        var one = Start<int, int>((_, _) => Task.FromResult(1));
        var two = Start<int, int>((_, _) => Task.FromResult(1));
        Assert.NotEqual(0u, one.Id);
        Assert.NotEqual(one.Id, two.Id);
    }

    [Fact]
    public void GetResults_WhileRunning_IsIllegal()
    {
        var go = new TaskCompletionSource<int>();
        var operation = Start<int, int>((_, _) => go.Task);
        Assert.Equal(AsyncStatus.Started, operation.Status);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(() => operation.GetResults()).HResult);
        Assert.Equal(HResults.IllegalMethodCall, Assert.Throws<InvalidOperationException>(operation.Close).HResult);
        go.SetResult(1);
        Assert.Equal(1, operation.GetResults());
    }

    [Fact]
    public void Completed_SetBeforeTheEnd_RunsOnce()
    {
        var go = new TaskCompletionSource<int>();
        var operation = Start<int, int>((_, _) => go.Task);
        var seen = new List<(AsyncStatus, int)>();
        operation.Completed = (o, status) => seen.Add((status, o.GetResults()));
        Assert.Empty(seen);
        go.SetResult(3);
        Assert.Equal([(AsyncStatus.Completed, 3)], seen);
    }

    [Fact]
    public void Completed_SetAfterTheEnd_RunsBeforeTheSetterReturns()
    {
        var action = Start<int>((_, _) => Task.CompletedTask);
        AsyncStatus? seen = null;
        action.Completed = (_, status) => seen = status;
        Assert.Equal(AsyncStatus.Completed, seen);
    }

    [Fact]
    public void Completed_SetTwice_IsAnIllegalDelegateAssignment()
    {
        var operation = Start<int, int>((_, _) => Task.FromResult(1));
        operation.Completed = (_, _) => { };
        Assert.Equal(unchecked((int)0x80000018), Assert.Throws<InvalidOperationException>(() => operation.Completed = (_, _) => { }).HResult);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancel_Running_EndsAsCanceled()
    {
        var operation = Start<int, int>(async (token, _) => { await Task.Delay(Timeout.Infinite, token); return 0; });
        operation.Cancel();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(async () => await operation);
        Assert.Equal(HResults.Canceled, e.HResult);
        Assert.Equal(AsyncStatus.Canceled, operation.Status);
        Assert.Null(operation.ErrorCode);
        Assert.Throws<OperationCanceledException>(() => operation.GetResults());
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_CallersTokenCanceled_EndsWithThatToken()
    {
        using var cts = new CancellationTokenSource();
        var action = AsyncInfo.Run<int>((token, _) => Task.Delay(Timeout.Infinite, token), cts.Token);
        cts.Cancel();
        Assert.Equal(cts.Token, (await Assert.ThrowsAsync<OperationCanceledException>(async () => await action)).CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_TokenCanceled_CancelsTheOperationWithThatToken()
    {
        using var cts = new CancellationTokenSource();
        var operation = Start<int, int>(async (token, _) => { await Task.Delay(Timeout.Infinite, token); return 0; });
        Task<int> task = operation.AsTask(cts.Token);
        cts.Cancel();
        var e = await Assert.ThrowsAsync<OperationCanceledException>(() => task);
        Assert.Equal(cts.Token, e.CancellationToken);
        Assert.Equal(HResults.Canceled, e.HResult);
        Assert.Equal(AsyncStatus.Canceled, operation.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task Progress_HandlerAndAsTask_BothHear()
    {
        var go = new TaskCompletionSource();
        var action = Start<int>(async (_, progress) =>
        {
            await go.Task;
            progress.Report(1);
            progress.Report(2);
        });
        var handler = new List<int>();
        var listener = new Listener();
        action.Progress = (_, value) => handler.Add(value);
        Task task = action.AsTask(listener);
        go.SetResult();
        await task;
        Assert.Equal([1, 2], handler);
        Assert.Equal([1, 2], listener.Seen);
    }

    [Fact]
    public void Progress_ReportedAfterTheEnd_IsDropped()
    {
        IProgress<int>? late = null;
        var action = Start<int>((_, progress) => { late = progress; return Task.CompletedTask; });
        action.Progress = (_, _) => Assert.Fail("A report after the end.");
        late!.Report(1);
    }

    [Fact]
    public void Close_Ended_NothingMayBeCalled()
    {
        var operation = Start<int, int>((_, _) => Task.FromResult(1));
        operation.Close();
        operation.Close();
        Assert.Equal(HResults.Closed, Assert.Throws<ObjectDisposedException>(() => operation.Status).HResult);
        Assert.Throws<ObjectDisposedException>(() => operation.GetResults());
        Assert.Throws<ObjectDisposedException>(operation.Cancel);
    }

    [Fact(Timeout = 60_000)]
    public async Task AsTask_OperationOfAnApp_WorksThroughTheInterface()
    {
        using var cts = new CancellationTokenSource();
        var listener = new Listener();
        var inner = Start<string, int>(async (token, progress) =>
        {
            progress.Report(0);
            await Task.Delay(Timeout.Infinite, token);
            return "";
        });
        Task<string> task = new AppsOperation(inner).AsTask(cts.Token, listener);
        ((IProgress<int>)inner).Report(7);
        cts.Cancel();
        Assert.Equal(cts.Token, (await Assert.ThrowsAsync<OperationCanceledException>(() => task)).CancellationToken);
        Assert.Equal([7], listener.Seen);
    }

    private static IAsyncOperationWithProgress<TResult, TProgress> Start<TResult, TProgress>(
        Func<CancellationToken, IProgress<TProgress>, Task<TResult>> body) => AsyncInfo.Run(body, CancellationToken.None);

    private static IAsyncActionWithProgress<TProgress> Start<TProgress>(Func<CancellationToken, IProgress<TProgress>, Task> body) =>
        AsyncInfo.Run(body, CancellationToken.None);

    private sealed class Listener : IProgress<int>
    {
        public List<int> Seen { get; } = [];

        public void Report(int value) => Seen.Add(value);
    }

    private sealed class AppsOperation(IAsyncOperationWithProgress<string, int> inner) : IAsyncOperationWithProgress<string, int>
    {
        public uint Id => inner.Id;

        public AsyncStatus Status => inner.Status;

        public Exception? ErrorCode => inner.ErrorCode;

        public AsyncOperationProgressHandler<string, int>? Progress { get => inner.Progress; set => inner.Progress = value; }

        public AsyncOperationWithProgressCompletedHandler<string, int>? Completed { get => inner.Completed; set => inner.Completed = value; }

        public void Cancel() => inner.Cancel();

        public void Close() => inner.Close();

        public string GetResults() => inner.GetResults();
    }
}
