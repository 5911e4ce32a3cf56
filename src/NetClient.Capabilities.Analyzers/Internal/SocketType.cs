namespace NetClient.Capabilities.Analyzers.Internal;

/// <summary>A kind of socket, and the calls after which it is too late.</summary>
/// <param name="Type">Metadata name. A row whose type is not there is harmless.</param>
/// <param name="Starts">The calls.</param>
internal sealed record SocketType(string Type, params string[] Starts)
{
    /// <summary>The setting of <c>Control</c> that may change afterwards; null when there is none.</summary>
    public string? Adjustable { get; init; }

    private const string Sockets = "NetClient.Networking.Sockets.";

    public static readonly SocketType[] Rows =
    [
        new(Sockets + "StreamSocket",          "ConnectAsync"),
        new(Sockets + "IStreamSocket",         "ConnectAsync"),
        new(Sockets + "StreamSocketListener",  "BindServiceNameAsync", "BindEndpointAsync"),
        new(Sockets + "IStreamSocketListener", "BindServiceNameAsync", "BindEndpointAsync"),
        new(Sockets + "DatagramSocket",        "ConnectAsync", "BindServiceNameAsync", "BindEndpointAsync") { Adjustable = "OutboundUnicastHopLimit" },
        new(Sockets + "IDatagramSocket",       "ConnectAsync", "BindServiceNameAsync", "BindEndpointAsync") { Adjustable = "OutboundUnicastHopLimit" },
        new(Sockets + "MessageWebSocket",      "ConnectAsync"),
        new(Sockets + "StreamWebSocket",       "ConnectAsync"),
    ];
}
