namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>A socket that the broker has, as it describes it. The context is null when it was not asked for.</summary>
internal sealed record BrokeredSocket(string Id, Guid TaskId, SocketActivityKind Kind, ReadOnlyMemory<byte>? Context);
