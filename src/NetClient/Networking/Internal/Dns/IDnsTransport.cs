using System.Net;
using System.Net.Sockets;

namespace NetClient.Networking.Internal.Dns;

/// <summary>Carries DNS messages. Knows nothing about what is in them.</summary>
/// <remarks>Both members let <see cref="SocketException"/> and <see cref="IOException"/> out when the server cannot be reached, which makes the client ask the next one. Any other exception
/// (a denied capability among them) ends the query.</remarks>
internal interface IDnsTransport
{
    /// <summary>Sends a query and waits for its answer.</summary>
    /// <param name="server">The name server. The socket must be new, on a port of the system's choosing (an unpredictable port is half of the defence against forged answers), and connected, so
    /// that datagrams from elsewhere never arrive.</param>
    /// <param name="query">The message to send, once.</param>
    /// <param name="answer">Where to receive.</param>
    /// <param name="isAnswer">Called with each datagram received; the wait goes on until it returns <see langword="true"/>.</param>
    /// <param name="cancellationToken">Stops the wait; the only time limit there is.</param>
    /// <returns>The length of the datagram for which <paramref name="isAnswer"/> returned <see langword="true"/>.</returns>
    ValueTask<int> ExchangeUdpAsync(
        IPEndPoint server, ReadOnlyMemory<byte> query, Memory<byte> answer, Func<ReadOnlyMemory<byte>, bool> isAnswer, CancellationToken cancellationToken);

    /// <summary>Sends a query over a new TCP connection, with its length before it (RFC 1035 section 4.2.2), and reads one answer the same way.</summary>
    /// <param name="server">The name server.</param>
    /// <param name="query">The message, without its length.</param>
    /// <param name="cancellationToken">Stops the exchange; the only time limit there is.</param>
    /// <returns>The answer, without its length. A connection that closes early is an <see cref="IOException"/>.</returns>
    ValueTask<byte[]> ExchangeTcpAsync(IPEndPoint server, ReadOnlyMemory<byte> query, CancellationToken cancellationToken);
}
