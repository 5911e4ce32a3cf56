namespace NetClient.Networking.BackgroundTransfer;

/// <summary>Where a transfer stands.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.backgroundtransfer.backgroundtransferstatus"/> (documented).</remarks>
public enum BackgroundTransferStatus
{
    /// <summary>Not started, waiting for its turn, or waiting to try again.</summary>
    Idle = 0,

    /// <summary>It runs.</summary>
    Running = 1,

    /// <summary>The app has paused it.</summary>
    PausedByApplication = 2,

    /// <summary>The connection costs more than its policy allows; it goes on by itself.</summary>
    PausedCostedNetwork = 3,

    /// <summary>There is no network; it goes on by itself.</summary>
    PausedNoNetwork = 4,

    /// <summary>All bytes are there and have been checked; for a download, the file has its name.</summary>
    Completed = 5,

    /// <summary>It was cancelled.</summary>
    Canceled = 6,

    /// <summary>It failed.</summary>
    Error = 7,

    /// <summary>The server answered with a status that the app has declared recoverable; it waits for <c>Resume</c>.</summary>
    PausedRecoverableWebErrorStatus = 8,

    /// <summary>The system does not let it run. NetClient never reports this: no supported system has such a policy.</summary>
    PausedSystemPolicy = 32,
}
