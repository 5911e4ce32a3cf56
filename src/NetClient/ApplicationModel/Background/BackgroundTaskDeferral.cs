using NetClient.Internal;

namespace NetClient.ApplicationModel.Background;

/// <summary>Keeps a run of a task going until <see cref="Complete"/>.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundtaskdeferral"/> (documented).</remarks>
public sealed class BackgroundTaskDeferral
{
    private Action? _completed;

    internal BackgroundTaskDeferral(Action completed) => _completed = completed;

    /// <summary>Says that the work is done. It returns at once; what the end of a run brings with it happens on the pool.</summary>
    /// <exception cref="InvalidOperationException">The deferral was completed before (0x8000000E).</exception>
    public void Complete()
    {
        Action completed = Interlocked.Exchange(ref _completed, null) ?? throw Throw.WrongState("The deferral was completed before; complete it once.");
        completed();
    }
}
