using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>A registration as it stands in the file. What a newer version added is kept as it is.</summary>
/// <remarks>What may be missing is settable, not init-only: generated code would pass such a property's missing value as zero, past its default.</remarks>
internal sealed record TaskRecord
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Empty for a task that the app or its group is called for.</summary>
    public string EntryPoint { get; set; } = "";

    public string? GroupId { get; set; }

    public string? GroupName { get; set; }

    public required TriggerRecord Trigger { get; init; }

    public IReadOnlyList<int> Conditions { get; set; } = [];

    public bool CancelOnConditionLoss { get; set; }

    public bool IsNetworkRequested { get; set; }

    public bool AllowRunningTaskInStandby { get; set; }

    /// <summary>Milliseconds; -1 for no limit.</summary>
    public long ExecutionTimeLimit { get; set; } = (long)BackgroundTaskBuilder.DefaultExecutionTimeLimit.TotalMilliseconds;

    /// <summary>When a trigger that goes by the clock goes off next.</summary>
    public DateTimeOffset? NextDue { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
