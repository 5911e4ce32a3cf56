using System.Runtime.InteropServices;

namespace NetClient.Networking.Sockets;

/// <summary>A datagram that was received into the caller's memory. An addition.</summary>
/// <param name="Length">How many bytes it has; a datagram may have none.</param>
/// <param name="Remote">Who sent it; what <see cref="DatagramSocket.SendAsync(ReadOnlyMemory{byte}, DatagramEndpoint, CancellationToken)"/> answers to.</param>
/// <param name="Local">What it was sent to: an address of this machine, a multicast group or a broadcast address, and the socket's port.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DatagramReceiveResult(int Length, DatagramEndpoint Remote, DatagramEndpoint Local);
