namespace NetClient.Networking.Connectivity;

/// <summary>What was sent and received over a connection in a stretch of time.</summary>
/// <remarks>The supported systems count per adapter since it came up, not per stretch of time, so <see cref="ConnectionProfile.GetNetworkUsageAsync"/> gives an empty list.</remarks>
public sealed class NetworkUsage
{
    internal NetworkUsage(ulong bytesReceived, ulong bytesSent, TimeSpan connectionDuration)
    {
        BytesReceived = bytesReceived;
        BytesSent = bytesSent;
        ConnectionDuration = connectionDuration;
    }

    /// <summary>Bytes received.</summary>
    public ulong BytesReceived { get; }

    /// <summary>Bytes sent.</summary>
    public ulong BytesSent { get; }

    /// <summary>How long the connection was up.</summary>
    public TimeSpan ConnectionDuration { get; }
}
