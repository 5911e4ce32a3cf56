using System.Buffers;
using System.Net;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.ProxyHeaders;

namespace NetClient.Networking.Sockets;

/// <summary>What a proxy writes before a connection's first byte: whose connection it is. An addition.</summary>
/// <remarks>A client sends one by <see cref="StreamSocketControl.ProxyHeader"/>, a listener reads it by <see cref="StreamSocketListenerControl.ProxyProtocol"/>.
/// <para>Source: <see href="https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt"/> (documented).</para></remarks>
public sealed class ProxyProtocolHeader
{
    /// <summary>A header for somebody's connection.</summary>
    /// <param name="source">Who connected to the proxy: an IP endpoint or a Unix domain socket.</param>
    /// <param name="destination">Where to; of the same kind. IPv4 beside IPv6 is written as a mapped address.</param>
    /// <param name="version">The form.</param>
    /// <exception cref="ArgumentException">An argument is null, of another kind, or out of range (0x80070057).</exception>
    public ProxyProtocolHeader(EndPoint source, EndPoint destination, ProxyProtocolVersion version = ProxyProtocolVersion.Version2)
        : this(Checked(version), isLocal: false)
    {
        Throw.IfNull(source);
        Throw.IfNull(destination);
        bool pair = (source, destination) is (IPEndPoint, IPEndPoint) or (System.Net.Sockets.UnixDomainSocketEndPoint, System.Net.Sockets.UnixDomainSocketEndPoint);
        if (!pair)
            throw Throw.Argument("A PROXY header names two IP endpoints, or two Unix domain sockets.", nameof(destination));
        (Source, Destination) = (source, destination);
    }

    internal ProxyProtocolHeader(ProxyProtocolVersion version, bool isLocal) => (Version, IsLocal) = (version, isLocal);

    /// <summary>The form it has, or has had.</summary>
    public ProxyProtocolVersion Version { get; }

    /// <summary>Whether the proxy speaks for itself, as in a health check: the connection's own endpoints are the ones that count.</summary>
    public bool IsLocal { get; }

    /// <summary>Who connected to the proxy; null when it speaks for itself or does not say.</summary>
    public EndPoint? Source { get; internal init; }

    /// <summary>Where the client connected to; null when the proxy speaks for itself or does not say.</summary>
    public EndPoint? Destination { get; internal init; }

    /// <summary>The protocol that the client and the proxy agreed on by ALPN; null when it is not told. Bytes stand as characters of Latin-1.</summary>
    public string? ApplicationProtocol { get; init; }

    /// <summary>The host name that the client asked for, as by SNI; null when it is not told.</summary>
    public string? Authority { get; init; }

    /// <summary>What the proxy calls the connection, at most 128 bytes; empty when it does not.</summary>
    public ReadOnlyMemory<byte> UniqueId { get; init; }

    /// <summary>What the proxy negotiated with the client; null when it is not told.</summary>
    public ProxyProtocolTls? Tls { get; init; }

    /// <summary>The network namespace that the client came through; null when it is not told.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>Whether the header has a checksum (CRC32C). One that was read and did not fit is refused, so it was verified when this is true.</summary>
    public bool HasChecksum { get; init; }

    /// <summary>Values of other types (0xE0 to 0xEF for private use, and what later versions add), in the order of the header.</summary>
    public IReadOnlyList<KeyValuePair<byte, ReadOnlyMemory<byte>>> Extensions { get; init; } = [];

    /// <summary>A header of a proxy that speaks for itself, as in a health check.</summary>
    /// <param name="version">The form.</param>
    /// <exception cref="ArgumentException">No such version (0x80070057).</exception>
    public static ProxyProtocolHeader Local(ProxyProtocolVersion version = ProxyProtocolVersion.Version2) => new(Checked(version), isLocal: true);

    /// <summary>Reads a header from the beginning of a connection's bytes.</summary>
    /// <param name="source">What has come so far.</param>
    /// <param name="header">The header, when it is whole.</param>
    /// <param name="bytesConsumed">How long it is, when it is whole; what follows belongs to the connection.</param>
    /// <returns>Done, NeedMoreData when this may be the beginning of one, or InvalidData when it is none.</returns>
    /// <remarks>Strict: one space between words, numbers without leading zeros, each value of version 2 once, a checksum that fits.</remarks>
    public static OperationStatus Parse(ReadOnlySpan<byte> source, out ProxyProtocolHeader? header, out int bytesConsumed) =>
        HeaderParser.Parse(source, int.MaxValue, out header, out bytesConsumed, out _);

    /// <summary>The header as it is sent.</summary>
    /// <exception cref="InvalidOperationException">It holds what its version cannot carry: version 1 has nothing but two IP endpoints; a header of a proxy that speaks for itself has no values
    /// (0x8000000E). Or a strict reader would refuse it: for a value that comes twice, control characters in text, a checksum among the <see cref="Extensions"/> (0x8000000E).</exception>
    public byte[] ToArray() => HeaderWriter.Write(this);

    private static ProxyProtocolVersion Checked(ProxyProtocolVersion version) =>
        version is ProxyProtocolVersion.Version1 or ProxyProtocolVersion.Version2 ? version : throw Throw.Argument("There are versions 1 and 2.", nameof(version));
}
