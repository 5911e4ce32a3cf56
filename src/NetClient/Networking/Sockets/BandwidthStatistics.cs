namespace NetClient.Networking.Sockets;

/// <summary>How much a connection carries, as the system estimates it.</summary>
/// <param name="OutboundBitsPerSecond">Estimated outbound bandwidth, in bits per second.</param>
/// <param name="InboundBitsPerSecond">Estimated inbound bandwidth, in bits per second.</param>
/// <param name="OutboundBitsPerSecondInstability">How far the outbound estimate varies, in bits per second.</param>
/// <param name="InboundBitsPerSecondInstability">How far the inbound estimate varies, in bits per second.</param>
/// <param name="OutboundBandwidthPeaked">Whether the outbound estimate has reached what the path can carry.</param>
/// <param name="InboundBandwidthPeaked">Whether the inbound estimate has reached what the path can carry.</param>
/// <remarks>All zero where the system does not tell. On Linux the outbound estimate is the kernel's delivery rate (<c>TCP_INFO</c>, Linux 4.9 and later); it
/// has no inbound estimate.</remarks>
public record struct BandwidthStatistics(
    ulong OutboundBitsPerSecond,
    ulong InboundBitsPerSecond,
    ulong OutboundBitsPerSecondInstability,
    ulong InboundBitsPerSecondInstability,
    bool OutboundBandwidthPeaked,
    bool InboundBandwidthPeaked);
