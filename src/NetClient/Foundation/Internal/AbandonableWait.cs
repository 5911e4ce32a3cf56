using NetClient.Internal;

namespace NetClient.Foundation.Internal;

/// <summary>Waits for a task that cannot be cancelled until a token ends the waiting.</summary>
internal static class AbandonableWait
{
    public static async Task Wait(Task task, CancellationToken token)
    {
        try
        {
            await task.WaitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (e.CancellationToken == token)
        {
            ObserveLater(task);
            throw Throw.Canceled(token, e);
        }
    }

    public static async Task<T> Wait<T>(Task<T> task, CancellationToken token)
    {
        await Wait((Task)task, token).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    // Nobody waits any more: a failure still to come must not surface as an unobserved exception.
    private static void ObserveLater(Task task) => task.ContinueWith(
        static ended => _ = ended.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
