using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetClient.Benchmarks.Peers;

/// <summary>Connects many times and does nothing more.</summary>
internal sealed class CrowdPeer
{
    private readonly List<Socket> _idle = [];

    /// <param name="question">The server's port and how many connections; none gives up those there are.</param>
    public string Connect(string question)
    {
        int[] numbers = [.. question.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        if (numbers[1] == 0)
        {
            _idle.ForEach(socket => socket.Dispose());
            _idle.Clear();
        }
        for (int i = 0; i < numbers[1]; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, numbers[0]);
            _idle.Add(socket);
        }
        return _idle.Count.ToString(CultureInfo.InvariantCulture);
    }
}
