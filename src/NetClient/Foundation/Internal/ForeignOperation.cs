namespace NetClient.Foundation.Internal;

/// <summary>Tasks for operations that an app, or its test double, implements itself: all that is known of them is the interface.</summary>
internal static class ForeignOperation
{
    public static Task AsTask<TProgress>(IAsyncActionWithProgress<TProgress> source, IProgress<TProgress>? progress)
    {
        var completion = new TaskCompletionSource(new Canceller(source));
        if (progress is not null)
            source.Progress = (_, value) => progress.Report(value);
        source.Completed = (ended, _) => completion.SetFromTask(GetResultsAsync(() => { ended.GetResults(); return default(NoResult); }));
        return completion.Task;
    }

    public static Task<TResult> AsTask<TResult, TProgress>(IAsyncOperationWithProgress<TResult, TProgress> source, IProgress<TProgress>? progress)
    {
        var completion = new TaskCompletionSource<TResult>(new Canceller(source));
        if (progress is not null)
            source.Progress = (_, value) => progress.Report(value);
        source.Completed = (ended, _) => completion.SetFromTask(GetResultsAsync(ended.GetResults));
        return completion.Task;
    }

    // Async so that what GetResults throws becomes a canceled or a faulted task, whichever it means.
    private static async Task<T> GetResultsAsync<T>(Func<T> getResults)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        return getResults();
    }

    private sealed class Canceller(IAsyncInfo source) : ICancellableOperation
    {
        public void Cancel(Task operation) => source.Cancel();
    }
}
