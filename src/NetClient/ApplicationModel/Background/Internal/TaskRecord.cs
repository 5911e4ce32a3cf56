using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>A registration as it stands in the file. What a newer version added is kept as it is.</summary>
internal sealed record TaskRecord
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Empty for a task that the app or its group is called for.</summary>
    public string EntryPoint { get; init; } = "";

    public string? GroupId { get; init; }

    public string? GroupName { get; init; }

    public required TriggerRecord Trigger { get; init; }

    public IReadOnlyList<int> Conditions { get; init; } = [];

    public bool CancelOnConditionLoss { get; init; }

    public bool IsNetworkRequested { get; init; }

    public bool AllowRunningTaskInStandby { get; init; }

    /// <summary>Milliseconds; -1 for no limit.</summary>
    public long ExecutionTimeLimit { get; init; } = (long)BackgroundTaskBuilder.DefaultExecutionTimeLimit.TotalMilliseconds;

    /// <summary>When a trigger that goes by the clock goes off next.</summary>
    public DateTimeOffset? NextDue { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; init; }
}
