namespace NetClient.Networking.Sockets;

/// <summary>What a socket is that another process has, or had.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.socketactivitykind"/> (documented).</remarks>
public enum SocketActivityKind
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A <see cref="Sockets.StreamSocketListener"/>.</summary>
    StreamSocketListener = 1,

    /// <summary>A <see cref="Sockets.DatagramSocket"/>.</summary>
    DatagramSocket = 2,

    /// <summary>A <see cref="Sockets.StreamSocket"/>.</summary>
    StreamSocket = 3,
}
