using NetClient.Internal;

namespace NetClient.Foundation.Internal;

/// <summary>Starts an operation whose task knows how to cancel it: <see cref="Task.AsyncState"/> is its <see cref="ICancellableOperation"/>.</summary>
/// <remarks>
/// The body runs at once, up to its first await, and is given a token that ends with the caller's token or with <see cref="ICancellableOperation.Cancel"/>.
/// What the body throws reaches the caller as it is. Only a cancellation that carries the inner token, which no caller can know, is replaced by one that
/// carries the caller's.
/// </remarks>
internal static class CancellableOperation
{
    /// <summary>Runs <paramref name="body"/>.</summary>
    public static Task Run(Func<CancellationToken, Task> body, CancellationToken token) =>
        Run(static (body, inner) => body(inner), body, token);

    /// <summary>Runs <paramref name="body"/>.</summary>
    public static Task<T> Run<T>(Func<CancellationToken, Task<T>> body, CancellationToken token) =>
        Run(static (body, inner) => body(inner), body, token);

    /// <summary>Runs <paramref name="body"/> with an argument, so that it need not be a closure.</summary>
    public static Task Run<TState>(Func<TState, CancellationToken, Task> body, TState state, CancellationToken token)
    {
        var operation = new Operation(token);
        var source = new TaskCompletionSource(operation);
        _ = FinishAsync(operation.Start(body, state), operation, source);
        return source.Task;
    }

    /// <summary>Runs <paramref name="body"/> with an argument, so that it need not be a closure.</summary>
    public static Task<T> Run<TState, T>(Func<TState, CancellationToken, Task<T>> body, TState state, CancellationToken token)
    {
        var operation = new Operation(token);
        var source = new TaskCompletionSource<T>(operation);
        _ = FinishAsync(operation.Start(body, state), operation, source);
        return source.Task;
    }

    private static async Task FinishAsync(Task body, Operation operation, TaskCompletionSource source)
    {
        await body.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        operation.End();
        source.SetFromTask(body.IsCanceled ? operation.Explain(Untyped(body)) : body);
    }

    private static async Task FinishAsync<T>(Task<T> body, Operation operation, TaskCompletionSource<T> source)
    {
        await ((Task)body).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        operation.End();
        source.SetFromTask(body.IsCanceled ? operation.Explain(body) : body);
    }

    private static async Task<bool> Untyped(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    /// <summary>The body's token source; also what the task carries.</summary>
    private sealed class Operation : CancellationTokenSource, ICancellableOperation
    {
        private readonly CancellationToken _callers;
        private readonly CancellationToken _inner;
        private readonly CancellationTokenRegistration _registration;

        public Operation(CancellationToken callers)
        {
            _callers = callers;
            _inner = Token;
            _registration = callers.UnsafeRegister(static self => ((Operation)self!).CancelUnlessEnded(), this);
        }

        public void Cancel(Task operation) => CancelUnlessEnded();

        /// <summary>Calls the body; what it throws before it has a task ends the operation and leaves as it is.</summary>
        public TTask Start<TState, TTask>(Func<TState, CancellationToken, TTask> body, TState state)
            where TTask : Task
        {
            try
            {
                return body(state, _inner);
            }
            catch
            {
                End();
                throw;
            }
        }

        public void End()
        {
            // Unregister, not Dispose: the latter would wait for a cancellation that is running callbacks of others on another thread.
            _registration.Unregister();
            Dispose();
        }

        /// <summary>Ends as <paramref name="canceled"/> did; the token of its exception is one that the caller knows.</summary>
        public async Task<T> Explain<T>(Task<T> canceled)
        {
            try
            {
                return await canceled.ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (e.CancellationToken == _inner)
            {
                throw Throw.Canceled(_callers, e);
            }
        }

        private void CancelUnlessEnded()
        {
            try
            {
                Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The operation ended first: there is nothing to cancel.
            }
        }
    }
}
