namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>What a peer did that RFC 6455 forbids, and the close code that tells it so.</summary>
internal sealed record FrameViolation(ushort CloseCode, string Message)
{
    public const ushort ProtocolError = 1002;
    public const ushort InvalidPayload = 1007;
}
