using NetClient.Internal;

namespace NetClient.Foundation.Internal;

/// <summary>A running operation with a result.</summary>
internal sealed class AsyncOperationWithProgress<TResult, TProgress> : AsyncOperationBase<TResult, TProgress>, IAsyncOperationWithProgress<TResult, TProgress>
{
    private AsyncOperationWithProgressCompletedHandler<TResult, TProgress>? _completed;

    public AsyncOperationProgressHandler<TResult, TProgress>? Progress { get; set; }

    public AsyncOperationWithProgressCompletedHandler<TResult, TProgress>? Completed
    {
        get => _completed;
        set
        {
            Throw.IfNull(value);
            if (Interlocked.CompareExchange(ref _completed, value, null) is not null)
                throw Throw.CompletedAlreadySet();
            SetCompleted(status => value(this, status));
        }
    }

    public TResult GetResults() => GetResultsCore();

    protected override void RaiseProgress(TProgress value) => Progress?.Invoke(this, value);
}
