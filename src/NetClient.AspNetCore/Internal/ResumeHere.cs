using System.IO.Pipelines;

namespace NetClient.AspNetCore.Internal;

/// <summary>Runs the app on the thread that received for it, after the delivery is over: not within it, where the app could not ask for more.</summary>
internal sealed class ResumeHere : PipeScheduler
{
    [ThreadStatic]
    private static bool _isDelivering;

    [ThreadStatic]
    private static Resumption _putBy;

    private ResumeHere()
    {
    }

    /// <summary>The one there is: what is put by belongs to the thread that delivers.</summary>
    public static ResumeHere Scheduler { get; } = new();

    /// <summary>From now on what this thread would resume is put by.</summary>
    public static void Begin() => _isDelivering = true;

    /// <summary>No more is put by; what was is given out.</summary>
    public static Resumption End()
    {
        Resumption resumption = _putBy;
        _putBy = default;
        _isDelivering = false;
        return resumption;
    }

    public override void Schedule(Action<object?> action, object? state)
    {
        if (_isDelivering)
            _putBy = new Resumption(action, state);
        else
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }

    /// <summary>The app, if it was waiting.</summary>
    public readonly struct Resumption(Action<object?>? action, object? state)
    {
        public void Run() => action?.Invoke(state);
    }
}
