namespace NetClient.Networking.Sockets;

/// <summary>A socket that <see cref="SocketHandoff"/> took over from another process. An addition.</summary>
public sealed class ReceivedSocket : IDisposable
{
    internal ReceivedSocket(IDisposable socket, byte[] context)
    {
        StreamSocket = socket as StreamSocket;
        DatagramSocket = socket as DatagramSocket;
        StreamSocketListener = socket as StreamSocketListener;
        Context = context;
    }

    /// <summary>Which of the three it is.</summary>
    public SocketActivityKind SocketKind => this switch
    {
        { StreamSocket: not null } => SocketActivityKind.StreamSocket,
        { DatagramSocket: not null } => SocketActivityKind.DatagramSocket,
        _ => SocketActivityKind.StreamSocketListener,
    };

    /// <summary>The connection, which goes on where the sender left it; null when it is something else.</summary>
    public StreamSocket? StreamSocket { get; }

    /// <summary>The datagram socket; null when it is something else. A handler of <see cref="Sockets.DatagramSocket.MessageReceived"/> may be subscribed although it is bound.</summary>
    public DatagramSocket? DatagramSocket { get; }

    /// <summary>The listener; null when it is something else. A handler of <see cref="Sockets.StreamSocketListener.ConnectionReceived"/> may be subscribed although it listens.</summary>
    public StreamSocketListener? StreamSocketListener { get; }

    /// <summary>What the sender gave along; empty when nothing.</summary>
    public ReadOnlyMemory<byte> Context { get; }

    /// <summary>Closes the socket.</summary>
    public void Dispose()
    {
        StreamSocket?.Dispose();
        DatagramSocket?.Dispose();
        StreamSocketListener?.Dispose();
    }
}
