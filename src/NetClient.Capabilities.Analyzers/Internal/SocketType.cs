namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>A kind of socket, and the calls after which it is too late.</summary>
/// <param name="Type">Metadata name. A row whose type is not there is harmless.</param>
/// <param name="ReadsControl">Whether those calls read every setting of <c>Control</c>. (Some of a datagram socket's may change afterwards.)</param>
/// <param name="Starts">The calls.</param>
internal sealed record SocketType(string Type, bool ReadsControl, params string[] Starts)
{
    private const string Sockets = "NetClient.Networking.Sockets.";

    public static readonly SocketType[] Rows =
    [
        new(Sockets + "StreamSocket",          true,  "ConnectAsync"),
        new(Sockets + "IStreamSocket",         true,  "ConnectAsync"),
        new(Sockets + "StreamSocketListener",  true,  "BindServiceNameAsync", "BindEndpointAsync"),
        new(Sockets + "IStreamSocketListener", true,  "BindServiceNameAsync", "BindEndpointAsync"),
        new(Sockets + "DatagramSocket",        false, "ConnectAsync", "BindServiceNameAsync", "BindEndpointAsync"),
        new(Sockets + "MessageWebSocket",      true,  "ConnectAsync"),
        new(Sockets + "StreamWebSocket",       true,  "ConnectAsync"),
    ];
}
