using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>A trigger as it stands in the file.</summary>
internal sealed record TriggerRecord
{
    public required string Kind { get; init; }

    public int? Type { get; set; }

    public bool OneShot { get; set; }

    public uint? Minutes { get; set; }

    public TimeSpan? Interval { get; set; }

    public Guid? Group { get; set; }

    /// <summary>The id of a control channel.</summary>
    public string? Channel { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
