namespace NetClient.Networking.Sockets;

/// <summary>What a socket is tuned for.</summary>
public enum SocketQualityOfService
{
    /// <summary>Nothing special.</summary>
    Normal = 0,

    /// <summary>Short delays: packets ask the network for low delay (type of service <c>IPTOS_LOWDELAY</c>, 0x10).</summary>
    LowLatency = 1,
}
