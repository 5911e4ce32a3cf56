using NetClient.Internal;

namespace NetClient.Foundation.Internal;

/// <summary>Joins a running operation and a token that was given to <c>AsTask</c>: the token cancels the operation, the operation's end ends the
/// task.</summary>
internal sealed class TokenCancelsOperation(Task task, ICancellableOperation operation, CancellationToken token) : ICancellableOperation
{
    public static Task Join(Task task, ICancellableOperation operation, CancellationToken token)
    {
        var join = new TokenCancelsOperation(task, operation, token);
        var source = new TaskCompletionSource(join);
        _ = join.FinishAsync(source);
        return source.Task;
    }

    public static Task<T> Join<T>(Task<T> task, ICancellableOperation operation, CancellationToken token)
    {
        var join = new TokenCancelsOperation(task, operation, token);
        var source = new TaskCompletionSource<T>(join);
        _ = join.FinishAsync(task, source);
        return source.Task;
    }

    /// <summary>The joined task can be joined again, with another token.</summary>
    public void Cancel(Task joined) => operation.Cancel(task);

    private async Task FinishAsync(TaskCompletionSource source)
    {
        await WhenEnded().ConfigureAwait(false);
        source.SetFromTask(task.IsCanceled && token.IsCancellationRequested ? Canceled<bool>() : task);
    }

    private async Task FinishAsync<T>(Task<T> typed, TaskCompletionSource<T> source)
    {
        await WhenEnded().ConfigureAwait(false);
        source.SetFromTask(task.IsCanceled && token.IsCancellationRequested ? Canceled<T>() : typed);
    }

    private async Task WhenEnded()
    {
        CancellationTokenRegistration registration = token.UnsafeRegister(static self => ((TokenCancelsOperation)self!).Cancel(null!), this);
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        registration.Unregister();
    }

    // Only an async method makes a canceled task of an exception: Task.FromException would make a faulted one.
    private async Task<T> Canceled<T>()
    {
        Exception? cause = null;
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            cause = e;
        }
        throw Throw.Canceled(token, cause);
    }
}
