namespace NetClient.Networking.Sockets;

/// <summary>Makes sockets and listeners: the one thing an app replaces to test without a network. An addition.</summary>
public interface IStreamSocketFactory
{
    /// <summary>Makes a socket that is not connected.</summary>
    IStreamSocket CreateStreamSocket();

    /// <summary>Makes a listener that is not bound.</summary>
    IStreamSocketListener CreateStreamSocketListener();
}
