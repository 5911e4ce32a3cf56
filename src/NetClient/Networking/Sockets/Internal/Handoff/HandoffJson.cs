using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace NetClient.Networking.Sockets.Internal.Handoff;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(SecureRules))]
[JsonSerializable(typeof(SecuredState))]
[JsonSerializable(typeof(SecureFailure))]
internal sealed partial class HandoffJson : JsonSerializerContext
{
    /// <exception cref="InvalidDataException">It is no such message (0x8007000D).</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw SocketState.Invalid();
        }
        catch (JsonException)
        {
            throw SocketState.Invalid();
        }
    }
}
