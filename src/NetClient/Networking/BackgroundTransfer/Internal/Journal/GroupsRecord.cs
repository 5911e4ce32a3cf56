namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>The transfer groups whose settings are not the usual ones.</summary>
internal sealed record GroupsRecord
{
    public IReadOnlyList<GroupRecord> Groups { get; set; } = [];
}

internal sealed record GroupRecord(string Name, BackgroundTransferBehavior Behavior, uint MaxParallel);
