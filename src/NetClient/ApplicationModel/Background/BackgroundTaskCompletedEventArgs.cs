using System.Runtime.ExceptionServices;

namespace NetClient.ApplicationModel.Background;

/// <summary>How a run ended.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundtaskcompletedeventargs"/> (documented).</remarks>
public sealed class BackgroundTaskCompletedEventArgs
{
    private readonly ExceptionDispatchInfo? _error;

    internal BackgroundTaskCompletedEventArgs(Guid instanceId, Exception? error)
    {
        InstanceId = instanceId;
        _error = error is null ? null : ExceptionDispatchInfo.Capture(error);
    }

    /// <summary>Identifies the run.</summary>
    public Guid InstanceId { get; }

    /// <summary>Returns when the run ended well, and throws what it failed with otherwise.</summary>
    /// <exception cref="TimeoutException">The task was cancelled and did not end within 5 seconds (0x800705B4).</exception>
    /// <exception cref="Exception">What the task threw, as it threw it.</exception>
    public void CheckResult() => _error?.Throw();
}
