using System.Text.Json.Serialization;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets;

namespace NetClient.Broker.Internal;

/// <summary>What the next broker must know of a socket beside its descriptor.</summary>
internal sealed record KeptSocket
{
    public required string App { get; init; }

    public required string Id { get; init; }

    public required Guid Task { get; init; }

    public required SocketActivityKind Kind { get; init; }

    /// <summary>Milliseconds.</summary>
    public required long KeepAlive { get; init; }

    public required string Peer { get; init; }

    public required DateTimeOffset Since { get; init; }

    public int WakeUps { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(KeptSocket))]
[JsonSerializable(typeof(HelloMessage))]
internal sealed partial class KeptJson : JsonSerializerContext;
