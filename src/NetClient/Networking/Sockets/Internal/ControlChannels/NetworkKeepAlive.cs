using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>How long a connection may be silent before what stands between its ends forgets it: begun with the longest time that could matter, and halved when it proves too long.</summary>
/// <remarks>The interval is the system's, not the app's: the kernel sends a probe (TCP keep-alive) after that much silence, which keeps the entry of an address translator alive and finds a
/// peer that has gone, without waking the app.</remarks>
internal sealed class NetworkKeepAlive(uint serverMinutes)
{
    private const uint Least = 1;
    private const int SecondsBetweenProbes = 15;
    private const int Probes = 4;
    private const int LongestIdle = 32767;   // seconds; Linux takes no more

    private uint? _found;
    private uint _server = serverMinutes;

    /// <summary>In minutes, and never more than the server's interval.</summary>
    public uint Minutes => _found < _server ? _found.Value : _server;

    /// <summary>The server's interval; what was found out stays.</summary>
    public uint ServerMinutes { get => _server; set => _server = value; }

    /// <summary>Halves it; false when it is as short as it gets.</summary>
    public bool Decrease()
    {
        uint before = Minutes;
        _found = Math.Max(Least, before / 2);
        return Minutes < before;
    }

    /// <summary>Has the kernel probe a connection after that much silence. One that has gone meanwhile tells so itself.</summary>
    public void ApplyTo(Socket socket)
    {
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)Math.Min(Minutes * 60, LongestIdle));
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, SecondsBetweenProbes);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // closed, or broken: its reader learns of it
        }
    }
}
