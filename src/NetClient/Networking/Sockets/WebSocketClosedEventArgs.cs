namespace NetClient.Networking.Sockets;

/// <summary>Tells why a web socket was closed.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.websocketclosedeventargs"/>.</remarks>
public sealed class WebSocketClosedEventArgs
{
    /// <summary>Makes arguments, for tests of an app's own handlers. An addition.</summary>
    /// <param name="code">The code.</param>
    /// <param name="reason">The reason; empty for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="reason"/> is null (0x80070057).</exception>
    public WebSocketClosedEventArgs(ushort code, string reason)
    {
        NetClient.Internal.Throw.IfNull(reason);
        Code = code;
        Reason = reason;
    }

    /// <summary>The code in the close frame: 1000 for a normal end, 1001 when an end goes away, 1002 to 1014 for failures, 3000 to 3999 registered, 4000 to 4999 private ones
    /// (RFC 6455 section 7.4); 1005 when the frame had none.</summary>
    public ushort Code { get; }

    /// <summary>The reason in the close frame, for logs and not for people (RFC 6455 section 7.1.6); empty when it had none. Whoever sent the frame wrote it.</summary>
    public string Reason { get; }
}
