namespace NetClient.Networking.Sockets;

/// <summary>Tells of a connection that was accepted.</summary>
public sealed class StreamSocketListenerConnectionReceivedEventArgs
{
    internal StreamSocketListenerConnectionReceivedEventArgs(StreamSocket socket) => Socket = socket;

    /// <summary>The connection. It belongs to the handler, which disposes it.</summary>
    public StreamSocket Socket { get; }
}
