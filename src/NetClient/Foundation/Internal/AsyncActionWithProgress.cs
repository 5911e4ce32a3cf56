using NetClient.Internal;

namespace NetClient.Foundation.Internal;

/// <summary>A running operation without a result.</summary>
internal sealed class AsyncActionWithProgress<TProgress> : AsyncOperationBase<NoResult, TProgress>, IAsyncActionWithProgress<TProgress>
{
    private AsyncActionWithProgressCompletedHandler<TProgress>? _completed;

    public AsyncActionProgressHandler<TProgress>? Progress { get; set; }

    public AsyncActionWithProgressCompletedHandler<TProgress>? Completed
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

    public void GetResults() => GetResultsCore();

    protected override void RaiseProgress(TProgress value) => Progress?.Invoke(this, value);
}
