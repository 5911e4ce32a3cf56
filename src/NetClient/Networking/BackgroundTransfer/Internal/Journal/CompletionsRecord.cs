namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

/// <summary>The completion groups that have been enabled and whose tasks have not run to their end.</summary>
internal sealed record CompletionsRecord
{
    public IReadOnlyList<Guid> Enabled { get; set; } = [];
}
