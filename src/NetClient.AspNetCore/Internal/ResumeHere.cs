using System.IO.Pipelines;

namespace NetClient.AspNetCore.Internal;

/// <summary>Runs the app on the thread that received for it, after the delivery is over: not within it, where the app could not ask for more.</summary>
internal sealed class ResumeHere : PipeScheduler
{
    private int _thread;
    private Action<object?>? _action;
    private object? _state;

    /// <summary>From now on what this thread would resume is put by.</summary>
    public void Begin() => Volatile.Write(ref _thread, Environment.CurrentManagedThreadId);

    /// <summary>No more is put by; what was is given out.</summary>
    public Resumption End()
    {
        Volatile.Write(ref _thread, 0);
        var resumption = new Resumption(_action, _state);
        (_action, _state) = (null, null);
        return resumption;
    }

    public override void Schedule(Action<object?> action, object? state)
    {
        if (Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId)
            (_action, _state) = (action, state);
        else
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }

    /// <summary>The app, if it was waiting.</summary>
    public readonly struct Resumption(Action<object?>? action, object? state)
    {
        public void Run() => action?.Invoke(state);
    }
}
