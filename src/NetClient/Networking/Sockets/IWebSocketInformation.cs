namespace NetClient.Networking.Sockets;

/// <summary>What is known of a web socket's connection.</summary>
public interface IWebSocketInformation
{
    /// <summary>The local address.</summary>
    HostName? LocalAddress { get; }

    /// <summary>Bandwidth now.</summary>
    BandwidthStatistics BandwidthStatistics { get; }

    /// <summary>The sub-protocol that the server chose.</summary>
    string? Protocol { get; }
}
