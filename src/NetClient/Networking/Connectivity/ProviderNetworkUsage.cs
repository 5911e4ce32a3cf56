namespace NetClient.Networking.Connectivity;

/// <summary>What was sent and received over one network operator.</summary>
/// <remarks>No supported system tells it: <see cref="ConnectionProfile.GetProviderNetworkUsageAsync"/> gives an empty list.</remarks>
public sealed class ProviderNetworkUsage
{
    internal ProviderNetworkUsage(string providerId, ulong bytesReceived, ulong bytesSent)
    {
        ProviderId = providerId;
        BytesReceived = bytesReceived;
        BytesSent = bytesSent;
    }

    /// <summary>Bytes received.</summary>
    public ulong BytesReceived { get; }

    /// <summary>Bytes sent.</summary>
    public ulong BytesSent { get; }

    /// <summary>The operator: mobile country code and mobile network code.</summary>
    public string ProviderId { get; }
}
