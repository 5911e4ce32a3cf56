using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetClient.Benchmarks.Peers;

/// <summary>Many clients in one thread: sends on all connections, then takes all the answers, which keeps many requests before the server at little cost here.</summary>
internal sealed class LoadPeer
{
    private const int Size = 32;

    private readonly Dictionary<int, Socket[]> _connections = [];
    private readonly byte[] _message = new byte[Size];

    /// <param name="question">The server's port, the number of connections, and for how many milliseconds.</param>
    /// <returns>How many answers came.</returns>
    public string Run(string question)
    {
        int[] numbers = [.. question.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        (int port, int count, int milliseconds) = (numbers[0], numbers[1], numbers[2]);
        if (!_connections.TryGetValue(port, out Socket[]? sockets))
            _connections[port] = sockets = [.. Enumerable.Range(0, count).Select(_ => Connect(port))];

        long answers = 0;
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < milliseconds; answers += sockets.Length)
        {
            foreach (Socket socket in sockets)
                socket.Send(_message);
            foreach (Socket socket in sockets)
            {
                for (int read = 0; read < Size;)
                    read += socket.Receive(_message) is > 0 and int got ? got : throw new IOException("The server has gone.");
            }
        }
        return answers.ToString(CultureInfo.InvariantCulture);
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }
}
