using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>A trigger as it stands in the file.</summary>
internal sealed record TriggerRecord
{
    public required string Kind { get; init; }

    public int? Type { get; init; }

    public bool OneShot { get; init; }

    public uint? Minutes { get; init; }

    public TimeSpan? Interval { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; init; }
}
