using System.Net;
using System.Net.Sockets;

namespace NetClient.Broker.Tests;

/// <summary>Two ends of a connection over the loopback.</summary>
internal sealed class TcpPair : IDisposable
{
    public TcpPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Mine.Connect(listener.LocalEndPoint!);
        Peer = listener.Accept();
    }

    /// <summary>The one that is given away.</summary>
    public Socket Mine { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Socket Peer { get; }

    public void Dispose()
    {
        Mine.Dispose();
        Peer.Dispose();
    }
}
