using System.Text.Json;
using System.Text.Json.Serialization;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>The file with the registrations.</summary>
internal sealed class RegistrationDocument
{
    public const int CurrentVersion = 1;
    public const int MaxTasks = 1000;

    public int Version { get; set; } = CurrentVersion;

    public AccessRecord Access { get; set; }

    public required List<TaskRecord> Tasks { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
