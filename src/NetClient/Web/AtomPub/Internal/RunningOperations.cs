using NetClient.Internal;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>What runs, so that all of it can be cancelled.</summary>
internal sealed class RunningOperations
{
    private CancellationTokenSource _all = new();

    public void Cancel() => Interlocked.Exchange(ref _all, new CancellationTokenSource()).Cancel();

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Volatile.Read(ref _all).Token);
        try
        {
            return await operation(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
    }
}
