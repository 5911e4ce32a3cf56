namespace NetClient.Networking.Sockets;

/// <summary>Makes datagram sockets: the one thing an app replaces to test without a network. An addition.</summary>
public interface IDatagramSocketFactory
{
    /// <summary>Makes a socket that is neither bound nor connected.</summary>
    IDatagramSocket CreateDatagramSocket();
}
