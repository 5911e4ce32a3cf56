namespace NetClient.Networking.Sockets;

/// <summary>Round-trip times of a connection, in microseconds.</summary>
/// <param name="Variance">How far the times vary.</param>
/// <param name="Max">The longest.</param>
/// <param name="Min">The shortest.</param>
/// <param name="Sum">The smoothed time (documented; the name is WinRT's).</param>
/// <remarks>All zero where the system does not tell. On Linux from <c>TCP_INFO</c>, where the kernel does not keep the longest: there Max is 0.</remarks>
public record struct RoundTripTimeStatistics(uint Variance, uint Max, uint Min, uint Sum);
