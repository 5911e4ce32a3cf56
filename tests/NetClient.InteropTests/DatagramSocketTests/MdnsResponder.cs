using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetClient.InteropTests.DatagramSocketTests;

/// <summary>A responder of plain .NET that knows one name.</summary>
internal static class MdnsResponder
{
    private static readonly IPEndPoint Group = new(IPAddress.Parse("224.0.0.251"), 5353);

    public static Socket Bind(int interfaceIndex)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(interfaceIndex));
        socket.Bind(new IPEndPoint(IPAddress.Any, Group.Port));
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group.Address, interfaceIndex));
        return socket;
    }

    /// <summary>Waits for the question about a name, and answers it to the group.</summary>
    public static async Task AnswerOnceAsync(Socket socket, string name, IPAddress address, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1500];
        while (true)
        {
            SocketReceiveFromResult received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), cancellationToken);
            if (buffer.AsSpan(0, received.ReceivedBytes).SequenceEqual(Question(name)))
                break;
        }
        byte[] answer = [0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0, .. Labels(name), 0, 1, 0x80, 1, 0, 0, 0, 120, 0, 4, .. address.GetAddressBytes()];
        await socket.SendToAsync(answer, Group, cancellationToken);
    }

    public static byte[] Question(string name) => [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. Labels(name), 0, 1, 0, 1];

    public static bool IsAnswer(ReadOnlySpan<byte> message) => (message[2] & 0x80) != 0;

    private static byte[] Labels(string name) => [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
}
