using System.Runtime.InteropServices;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>What a receive ended with: a datagram, or the news that an earlier one of ours did not get through (ICMP).</summary>
/// <param name="Length">The datagram's whole length; more than the buffer held when it was cut.</param>
/// <param name="Remote">Who sent it; with an error, the peer it is about.</param>
/// <param name="Local">What it was sent to.</param>
/// <param name="Error">What ICMP said; Success for a datagram.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Arrival(int Length, DatagramEndpoint Remote, DatagramEndpoint Local, NetSocketError Error = NetSocketError.Success)
{
    public bool IsError => Error != NetSocketError.Success;
}
