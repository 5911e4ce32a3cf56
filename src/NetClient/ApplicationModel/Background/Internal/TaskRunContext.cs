namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Where a task continues after an await: on the pool, with somebody there to catch what an <c>async void</c> Run throws. That is how tasks are written,
/// and without it such an exception would end the process.</summary>
internal sealed class TaskRunContext(BackgroundTaskInstance instance) : SynchronizationContext
{
    public override SynchronizationContext CreateCopy() => this;

    public override void Post(SendOrPostCallback d, object? state) =>
        ThreadPool.UnsafeQueueUserWorkItem(static item => item.Self.Invoke(item.d, item.state), (Self: this, d, state), preferLocal: false);

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    private void Invoke(SendOrPostCallback d, object? state)
    {
        SetSynchronizationContext(this);
        try
        {
            d(state);
        }
        catch (Exception e)
        {
            instance.Fail(e);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }
}
