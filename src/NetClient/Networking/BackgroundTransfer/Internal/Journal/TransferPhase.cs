namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>Where a transfer stands, as far as it matters after a restart.</summary>
internal enum TransferPhase
{
    /// <summary>It runs, or waits for something that the system decides: its turn, a network.</summary>
    Active,

    PausedByApplication,

    /// <summary>The server's answer is one that the app has declared recoverable.</summary>
    PausedRecoverable,

    /// <summary>All bytes are on the disk and have been checked; what is missing is the file's name.</summary>
    Committing,

    Completed,
    Failed,
}
