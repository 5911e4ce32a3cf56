using System.Net;
using System.Net.Sockets;

namespace NetClient.Benchmarks.Peers;

/// <summary>What a counterpart does with datagrams: sends them back, or drops them. One thread and blocking calls, as <see cref="PlainPeer"/>.</summary>
internal static class DatagramPeer
{
    private const int RoomForBursts = 1 << 20;

    public static int Echo() => Bind((socket, buffer, from) =>
    {
        while (true)
        {
            int count = socket.ReceiveFrom(buffer, SocketFlags.None, from);
            socket.SendTo(buffer.AsSpan(0, count), SocketFlags.None, from);
        }
    });

    public static int Sink() => Bind((socket, buffer, from) =>
    {
        while (true)
            socket.ReceiveFrom(buffer, SocketFlags.None, from);
    });

    private static int Bind(Action<Socket, byte[], SocketAddress> serve)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = RoomForBursts };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        new Thread(() => serve(socket, new byte[2048], new SocketAddress(AddressFamily.InterNetwork))) { IsBackground = true }.Start();
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
