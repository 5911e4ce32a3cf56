namespace NetClient.ApplicationModel.Background;

/// <summary>How far a run is.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.backgroundtaskprogresseventargs"/> (documented).</remarks>
public sealed class BackgroundTaskProgressEventArgs
{
    internal BackgroundTaskProgressEventArgs(Guid instanceId, uint progress)
    {
        InstanceId = instanceId;
        Progress = progress;
    }

    /// <summary>Identifies the run.</summary>
    public Guid InstanceId { get; }

    /// <summary>What the task set, in a measure of its own.</summary>
    public uint Progress { get; }
}
