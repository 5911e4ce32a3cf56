namespace NetClient.Broker.Internal;

/// <summary>Something to be done at a time. A timer that is cancelled may stay in the queue for a while, without its action.</summary>
internal sealed class LoopTimer(Action action, long due)
{
    private Action? _action = action;

    public long Due => due;

    public bool IsCanceled => _action is null;

    public void Cancel() => _action = null;

    public void Fire()
    {
        Action? fired = _action;
        _action = null;
        fired?.Invoke();
    }
}
