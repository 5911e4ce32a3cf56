using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace NetClient.TestServers.Processes;

/// <summary>Ports for servers that cannot be told to take port 0, and the question whether one of them answers yet.</summary>
public static class LoopbackPort
{
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A TCP port on 127.0.0.1 that nobody listens on, and that no other call in this process gets.</summary>
    /// <remarks>Another process may still be faster: <see cref="ServerProcess"/> starts over with new ports when a server loses that race.</remarks>
    public static int Free()
    {
        while (true)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)probe.LocalEndPoint!).Port;
            if (Given.TryAdd(port, true))
                return port;
        }
    }

    /// <summary>A port that refuses connections for as long as the returned socket is not disposed: it is bound, and nobody listens.</summary>
    public static Socket ReserveRefusing(out int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        return socket;
    }

    /// <summary>Whether something accepts connections on 127.0.0.1:<paramref name="port"/> now.</summary>
    public static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try { await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken); }
        catch (SocketException) { return false; }

        // A port of the ephemeral range that nobody listens on can be given to the caller as its own source port: TCP then connects the socket to itself.
        return !socket.LocalEndPoint!.Equals(socket.RemoteEndPoint);
    }
}
