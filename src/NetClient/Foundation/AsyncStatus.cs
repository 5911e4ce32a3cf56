namespace NetClient.Foundation;

/// <summary>Where an operation stands.</summary>
public enum AsyncStatus
{
    /// <summary>It runs; this includes one that was asked to stop and has not stopped yet.</summary>
    Started = 0,

    /// <summary>It ended with its result.</summary>
    Completed = 1,

    /// <summary>It ended because it was cancelled.</summary>
    Canceled = 2,

    /// <summary>It failed.</summary>
    Error = 3,
}
