using System.Text.Json.Serialization;

namespace NetClient.Networking.BackgroundTransfer.Internal.Journal;

[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 16)]
[JsonSerializable(typeof(TransferRecord))]
[JsonSerializable(typeof(TransferSecrets))]
[JsonSerializable(typeof(GroupsRecord))]
[JsonSerializable(typeof(CompletionsRecord))]
internal sealed partial class TransferJson : JsonSerializerContext;
