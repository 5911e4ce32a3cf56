using System.Globalization;
using System.Net.Sockets;
using NetClient.Networking.Sockets;

namespace NetClient.TestPrograms;

/// <summary>Cuts this process's connections to the broker, and the process lives: what has happened to one that broke the protocol, or was stopped for long.</summary>
internal static class BrokerCut
{
    public static void Cut()
    {
        string broker = Path.Combine(Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR")!, "netclient", "broker.sock");
        foreach (string entry in Directory.GetFileSystemEntries("/proc/self/fd"))
        {
            if (new FileInfo(entry).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) != true)
                continue;
            using var borrowed = new SafeSocketHandle(int.Parse(Path.GetFileName(entry), CultureInfo.InvariantCulture), ownsHandle: false);
            using var socket = new Socket(borrowed);
            if (socket.AddressFamily == AddressFamily.Unix && PeerOf(socket) == broker)
                socket.Shutdown(SocketShutdown.Both);
        }
    }

    /// <summary>Cuts them, and connects again with the next call.</summary>
    public static void CutAndComeBack()
    {
        Cut();
        try
        {
            _ = SocketActivityInformation.AllSockets;
        }
        catch (IOException)
        {
            // That was when it noticed.
        }
        _ = SocketActivityInformation.AllSockets;
    }

    private static string? PeerOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint?.ToString();
        }
        catch (SocketException)
        {
            return null;   // connected to nobody
        }
    }
}
