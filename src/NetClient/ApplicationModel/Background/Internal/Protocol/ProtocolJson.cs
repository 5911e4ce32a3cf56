using System.Text.Json.Serialization;

namespace NetClient.ApplicationModel.Background.Internal.Protocol;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(HelloMessage))]
[JsonSerializable(typeof(SocketMessage))]
[JsonSerializable(typeof(ActivateMessage))]
[JsonSerializable(typeof(EndedMessage))]
[JsonSerializable(typeof(ReplyMessage))]
[JsonSerializable(typeof(SessionMessage))]
[JsonSerializable(typeof(StatusMessage))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
