using NetClient.Internal;

namespace NetClient.Web.AtomPub.Internal;

/// <summary>What runs, so that all of it can be cancelled.</summary>
internal sealed class RunningOperations
{
    private readonly Lock _gate = new();
    private readonly HashSet<CancellationTokenSource> _running = [];

    public void Cancel()
    {
        CancellationTokenSource[] all;
        lock (_gate)
            all = [.. _running];
        foreach (CancellationTokenSource one in all)
            CancelUnlessEnded(one);
    }

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_gate)
            _running.Add(either);
        try
        {
            return await operation(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
        finally
        {
            lock (_gate)
                _running.Remove(either);
        }
    }

    private static void CancelUnlessEnded(CancellationTokenSource operation)
    {
        try
        {
            operation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The operation ended first: there is nothing to cancel.
        }
    }
}
