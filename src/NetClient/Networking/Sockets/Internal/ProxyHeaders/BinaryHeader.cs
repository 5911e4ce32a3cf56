using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal.ProxyHeaders;

/// <summary>Version 2.</summary>
// 12 bytes signature | version 2, command | family, transport | length, 2 bytes, of what follows | addresses and ports | type, length (2 bytes), value ...
internal static class BinaryHeader
{
    public const int FixedLength = 16;
    public const byte LocalCommand = 0x20;
    public const byte ProxyCommand = 0x21;
    public const byte Unspecified = 0x00;
    public const byte TcpOverIpv4 = 0x11;
    public const byte TcpOverIpv6 = 0x21;
    public const byte UnixStream = 0x31;
    public const int UnixPathLength = 108;

    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Whether the header is whole. It begins with the signature.</summary>
    public static bool Parse(ReadOnlySpan<byte> source, int mostBytes, out ProxyProtocolHeader? header, out int consumed, out string? fault)
    {
        (header, consumed, fault) = (null, 0, null);
        if (source.Length > 12 && source[12] is not (LocalCommand or ProxyCommand))
            fault = "its version or command is none that there is";
        else if (source.Length > 13 && source[12] == ProxyCommand && (source[13] >> 4 > 3 || (source[13] & 15) > 2))
            fault = "its address family or transport is none that there is";
        if (fault is not null || source.Length < FixedLength)
            return false;

        int length = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(source[14..]);
        if (length > mostBytes)
        {
            fault = $"it is {length} bytes long, and {mostBytes} are allowed";
            return false;
        }
        if (source.Length < length)
            return false;
        consumed = length;
        header = source[12] == LocalCommand
            ? new ProxyProtocolHeader(ProxyProtocolVersion.Version2, isLocal: true)   // what the block holds is to be discarded
            : Announced(source[..length], out fault);
        return fault is null;
    }

    private static ProxyProtocolHeader? Announced(ReadOnlySpan<byte> whole, out string? fault)
    {
        ReadOnlySpan<byte> block = whole[FixedLength..];
        byte kind = whole[13];
        int addressLength = (kind >> 4) switch { 1 => 12, 2 => 36, 3 => 2 * UnixPathLength, _ => 0 };
        fault = null;
        if ((kind >> 4) == 0 || (kind & 15) == 0)
            return new ProxyProtocolHeader(ProxyProtocolVersion.Version2, isLocal: false);   // not told: what follows has no shape that could be relied on
        if (block.Length < addressLength)
        {
            fault = "it is shorter than its addresses";
            return null;
        }
        if (HeaderValues.Parse(whole, FixedLength + addressLength, out fault) is not { } values)
            return null;
        (EndPoint? source, EndPoint? destination) = kind switch
        {
            TcpOverIpv4 => Addresses(block, 4),
            TcpOverIpv6 => Addresses(block, 16),
            UnixStream => (Path(block[..UnixPathLength]), Path(block[UnixPathLength..addressLength])),
            _ => ((EndPoint?)null, (EndPoint?)null),   // of datagrams: not this connection's
        };
        return new ProxyProtocolHeader(ProxyProtocolVersion.Version2, isLocal: false)
        {
            Source = source,
            Destination = destination,
            ApplicationProtocol = values.ApplicationProtocol,
            Authority = values.Authority,
            UniqueId = values.UniqueId,
            Tls = values.Tls,
            NetworkNamespace = values.NetworkNamespace,
            HasChecksum = values.HasChecksum,
            Extensions = values.Extensions,
        };
    }

    private static (EndPoint?, EndPoint?) Addresses(ReadOnlySpan<byte> block, int size)
    {
        ReadOnlySpan<byte> ports = block[(2 * size)..];
        return (
            new IPEndPoint(new IPAddress(block[..size]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            new IPEndPoint(new IPAddress(block[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(ports[2..])));
    }

    // A client without a path of its own is the common case. Names in the abstract namespace begin with a NUL and are not told apart from that here.
    private static UnixDomainSocketEndPoint? Path(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        ReadOnlySpan<byte> path = end < 0 ? field : field[..end];
        try
        {
            return path.IsEmpty ? null : new UnixDomainSocketEndPoint(HeaderValues.StrictUtf8.GetString(path));
        }
        catch (ArgumentException)
        {
            return null; // no text, or longer than this system's paths
        }
    }
}
