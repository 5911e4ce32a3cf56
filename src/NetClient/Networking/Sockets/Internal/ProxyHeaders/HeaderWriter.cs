using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.ProxyHeaders;

/// <summary>Writes headers of both versions.</summary>
internal static class HeaderWriter
{
    public static byte[] Write(ProxyProtocolHeader header)
    {
        bool hasValues = header.ApplicationProtocol is not null || header.Authority is not null || !header.UniqueId.IsEmpty || header.Tls is not null
            || header.NetworkNamespace is not null || header.HasChecksum || header.Extensions.Count > 0;
        if (hasValues && (header.Version == ProxyProtocolVersion.Version1 || header.IsLocal))
            throw Throw.WrongState("Only a header of version 2 that speaks for a client carries more than the addresses.");
        if (header.ApplicationProtocol?.Any(c => c > '\xff') == true)
            throw Throw.WrongState("A protocol's name has a character beyond Latin-1.");
        byte[] whole = header.Version == ProxyProtocolVersion.Version1 ? WriteText(header) : WriteBinary(header);
        if (HeaderParser.Parse(whole, int.MaxValue, out _, out _, out string? fault) != OperationStatus.Done)
            throw Throw.WrongState($"A reader would refuse the header, because {fault}.");
        return whole;
    }

    private static byte[] WriteText(ProxyProtocolHeader header)
    {
        if (header.IsLocal || header.Source is null)
            return "PROXY UNKNOWN\r\n"u8.ToArray();
        if (header.Source is not IPEndPoint source || header.Destination is not IPEndPoint destination)
            throw Throw.WrongState("A header of version 1 names IP endpoints only.");
        (IPAddress from, IPAddress to) = SameFamily(source.Address, destination.Address);
        string protocol = from.AddressFamily == AddressFamily.InterNetwork ? "TCP4" : "TCP6";
        return Encoding.ASCII.GetBytes($"PROXY {protocol} {from} {to} {source.Port} {destination.Port}\r\n");
    }

    private static byte[] WriteBinary(ProxyProtocolHeader header)
    {
        var writer = new ArrayBufferWriter<byte>(256);
        writer.Write(BinaryHeader.Signature);
        writer.Write<byte>([header.IsLocal ? BinaryHeader.LocalCommand : BinaryHeader.ProxyCommand, 0, 0, 0]);
        byte kind = BinaryHeader.Unspecified;
        if (!header.IsLocal && header.Source is not null)
        {
            kind = WriteAddresses(writer, header);
            WriteValues(writer, header);
        }
        int checksumAt = -1;
        if (header.HasChecksum)
        {
            WriteValue(writer, HeaderValues.Checksum, [0, 0, 0, 0]);
            checksumAt = writer.WrittenCount - 4;
        }
        if (writer.WrittenCount - BinaryHeader.FixedLength > ushort.MaxValue)
            throw Throw.WrongState("The header's values take more than the 65535 bytes that there is room for.");

        byte[] whole = writer.WrittenSpan.ToArray();
        whole[13] = kind;
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(14), (ushort)(whole.Length - BinaryHeader.FixedLength));
        if (checksumAt >= 0)
            BinaryPrimitives.WriteUInt32BigEndian(whole.AsSpan(checksumAt), HeaderValues.ChecksumOf(whole, checksumAt));
        return whole;
    }

    private static byte WriteAddresses(ArrayBufferWriter<byte> writer, ProxyProtocolHeader header)
    {
        if (header.Source is not IPEndPoint source || header.Destination is not IPEndPoint destination)
        {
            WritePath(writer, header.Source);
            WritePath(writer, header.Destination);
            return BinaryHeader.UnixStream;
        }
        (IPAddress from, IPAddress to) = SameFamily(source.Address, destination.Address);
        writer.Write(from.GetAddressBytes());
        writer.Write(to.GetAddressBytes());
        Span<byte> ports = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(ports, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ports[2..], (ushort)destination.Port);
        writer.Write(ports);
        return from.AddressFamily == AddressFamily.InterNetwork ? BinaryHeader.TcpOverIpv4 : BinaryHeader.TcpOverIpv6;
    }

    private static void WriteValues(ArrayBufferWriter<byte> writer, ProxyProtocolHeader header)
    {
        if (header.ApplicationProtocol is { } protocol)
            WriteValue(writer, HeaderValues.Alpn, Encoding.Latin1.GetBytes(protocol));
        if (header.Authority is { } authority)
            WriteValue(writer, HeaderValues.AuthorityType, Encoding.UTF8.GetBytes(authority));
        if (header.UniqueId.Length > HeaderValues.LongestUniqueId)
            throw Throw.WrongState("A connection's unique id has at most 128 bytes.");
        if (!header.UniqueId.IsEmpty)
            WriteValue(writer, HeaderValues.UniqueIdType, header.UniqueId.Span);
        if (header.Tls is { } tls)
            WriteValue(writer, HeaderValues.TlsType, TlsOf(tls));
        if (header.NetworkNamespace is { } name)
            WriteValue(writer, HeaderValues.Namespace, Encoding.UTF8.GetBytes(name));
        foreach ((byte type, ReadOnlyMemory<byte> value) in header.Extensions)
            WriteValue(writer, type, value.Span);
    }

    private static ReadOnlySpan<byte> TlsOf(ProxyProtocolTls tls)
    {
        var writer = new ArrayBufferWriter<byte>(64);
        int flags = (tls.IsTls ? 1 : 0) | (tls.HasCertificateOnConnection ? 2 : 0) | (tls.HasCertificateInSession ? 4 : 0);
        writer.Write<byte>([(byte)flags, 0, 0, 0, (byte)(tls.IsVerified ? 0 : 1)]);
        WriteText(HeaderValues.TlsVersion, tls.Protocol);
        WriteText(HeaderValues.TlsCommonName, tls.CommonName);
        WriteText(HeaderValues.TlsCipher, tls.Cipher);
        WriteText(HeaderValues.TlsSignature, tls.SignatureAlgorithm);
        WriteText(HeaderValues.TlsKey, tls.KeyAlgorithm);
        return writer.WrittenSpan;

        void WriteText(byte type, string? text)
        {
            if (text is not null)
                WriteValue(writer, type, Encoding.UTF8.GetBytes(text));
        }
    }

    private static void WriteValue(ArrayBufferWriter<byte> writer, byte type, ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue)
            throw Throw.WrongState("A value of the header has at most 65535 bytes.");
        writer.Write<byte>([type, (byte)(value.Length >> 8), (byte)value.Length]);
        writer.Write(value);
    }

    private static void WritePath(ArrayBufferWriter<byte> writer, EndPoint? path)
    {
        byte[] field = new byte[BinaryHeader.UnixPathLength];
        if (path is not null)
        {
            ReadOnlySpan<byte> address = path.Serialize().Buffer.Span[2..]; // behind the family; a name that is no path begins with a NUL, and is not told
            int end = address.IndexOf((byte)0);
            address[..Math.Min(end < 0 ? address.Length : end, field.Length)].CopyTo(field);
        }
        writer.Write(field);
    }

    private static (IPAddress From, IPAddress To) SameFamily(IPAddress from, IPAddress to)
    {
        (from, to) = (Unmapped(from), Unmapped(to));
        return from.AddressFamily == to.AddressFamily ? (from, to) : (from.MapToIPv6(), to.MapToIPv6());
    }

    // Without a zone, which is this machine's own.
    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
}
