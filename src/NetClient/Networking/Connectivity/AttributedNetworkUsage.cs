using NetClient.Storage.Streams;

namespace NetClient.Networking.Connectivity;

/// <summary>What one app sent and received over a connection.</summary>
/// <remarks>No system that .NET runs on tells this to every app, so NetClient makes none: <see cref="ConnectionProfile.GetAttributedNetworkUsageAsync"/> gives an empty list.</remarks>
public sealed class AttributedNetworkUsage
{
    internal AttributedNetworkUsage(string attributionId, string attributionName, ulong bytesReceived, ulong bytesSent)
    {
        AttributionId = attributionId;
        AttributionName = attributionName;
        BytesReceived = bytesReceived;
        BytesSent = bytesSent;
    }

    /// <summary>Identifies the app.</summary>
    public string AttributionId { get; }

    /// <summary>The app's name, for people.</summary>
    public string AttributionName { get; }

    /// <summary>The app's picture; always <see langword="null"/>.</summary>
    public IRandomAccessStreamReference? AttributionThumbnail => null;

    /// <summary>Bytes received.</summary>
    public ulong BytesReceived { get; }

    /// <summary>Bytes sent.</summary>
    public ulong BytesSent { get; }
}
