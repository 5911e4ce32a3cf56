using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NetClient.Networking.Sockets;

namespace NetClient.Tests.Networking.Sockets;

public sealed class ProxyProtocolHeaderTests
{
    private static readonly IPEndPoint Client4 = new(IPAddress.Parse("192.0.2.7"), 40000);
    private static readonly IPEndPoint Server4 = new(IPAddress.Parse("198.51.100.2"), 443);
    private static readonly IPEndPoint Client6 = new(IPAddress.Parse("2001:db8::7"), 40000);
    private static readonly IPEndPoint Server6 = new(IPAddress.Parse("2001:db8::2"), 443);

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2 40000 443\r\n", "192.0.2.7:40000", "198.51.100.2:443")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::2 40000 443\r\n", "[2001:db8::7]:40000", "[2001:db8::2]:443")]
    [InlineData("PROXY TCP4 255.255.255.255 255.255.255.255 65535 0\r\n", "255.255.255.255:65535", "255.255.255.255:0")]
    [InlineData("PROXY TCP6 ffff:f:f:f:f:f:f:ffff ffff:f:f:f:f:f:f:ffff 65535 65535\r\n", "[ffff:f:f:f:f:f:f:ffff]:65535", "[ffff:f:f:f:f:f:f:ffff]:65535")]
    [InlineData("PROXY UNKNOWN\r\n", null, null)]
    [InlineData("PROXY UNKNOWN ffff:f:f:f:f:f:f:ffff ffff:f:f:f:f:f:f:ffff 65535 65535\r\n", null, null)]
    public void Parse_Version1_TellsTheAddresses(string line, string? source, string? destination)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(line + "GET / HTTP/1.1\r\n");
        Assert.Equal(OperationStatus.Done, ProxyProtocolHeader.Parse(bytes, out ProxyProtocolHeader? header, out int consumed));
        Assert.Equal(line.Length, consumed);
        Assert.Equal(ProxyProtocolVersion.Version1, header!.Version);
        Assert.Equal(source, header.Source?.ToString());
        Assert.Equal(destination, header.Destination?.ToString());
        Assert.Equal(source is null, header.IsLocal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData(" PROXY TCP4 192.0.2.7 198.51.100.2 1 2\r\n")]
    [InlineData("proxy TCP4 192.0.2.7 198.51.100.2 1 2\r\n")]
    [InlineData("PROXY  TCP4 192.0.2.7 198.51.100.2 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2 1 2 \r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2 1 2 3\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2 1\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2 1 65536\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2 01 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2 -1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.007 198.51.100.2 1 2\r\n")]
    [InlineData("PROXY TCP4 0xc0000207 198.51.100.2 1 2\r\n")]
    [InlineData("PROXY TCP4 2001:db8::7 2001:db8::2 1 2\r\n")]
    [InlineData("PROXY TCP6 192.0.2.7 198.51.100.2 1 2\r\n")]
    [InlineData("PROXY TCP6 fe80::1%lo fe80::2 1 2\r\n")]
    [InlineData("PROXY TCP6 [::1] ::1 1 2\r\n")]
    [InlineData("PROXY UDP4 192.0.2.7 198.51.100.2 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2 1 2\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2 1 2\rGET")]
    [InlineData("PROXY TCP4\t192.0.2.7 198.51.100.2 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2  2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7  198.51.100.2 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.7 198.51.100.2 +1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.256 198.51.100.2 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2 198.51.100.2 1 2\r\n")]
    [InlineData("PROXY TCP6 ::1/64 ::1 1 2\r\n")]
    [InlineData("PROXY TCP4\r\n")]
    [InlineData("PROXY UNKNOWNX\r\n")]
    [InlineData("PROXY \r\n")]
    [InlineData("PROXY \n")]
    [InlineData("PROXY UNKNOWN\0\r\n")]
    [InlineData("PROXY UNKNOWN ............................................................................................\r\n")]
    public void Parse_MalformedVersion1_IsRefused(string line)
    {
        Assert.Equal(OperationStatus.InvalidData, ProxyProtocolHeader.Parse(Encoding.ASCII.GetBytes(line), out ProxyProtocolHeader? header, out int consumed));
        Assert.Null(header);
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void Parse_Version1_Has107BytesAtMost()
    {
        string Line(int length) => "PROXY UNKNOWN ".PadRight(length - 2, '.') + "\r\n";
        Assert.Equal(OperationStatus.Done, ProxyProtocolHeader.Parse(Encoding.ASCII.GetBytes(Line(107)), out _, out int consumed));
        Assert.Equal(107, consumed);
        Assert.Equal(OperationStatus.InvalidData, ProxyProtocolHeader.Parse(Encoding.ASCII.GetBytes(Line(108)), out _, out _));
        Assert.Equal(OperationStatus.NeedMoreData, ProxyProtocolHeader.Parse(Encoding.ASCII.GetBytes(Line(108)[..106]), out _, out _));
        Assert.Equal(OperationStatus.InvalidData, ProxyProtocolHeader.Parse(Encoding.ASCII.GetBytes(Line(109)[..107]), out _, out _)); // its end can be no part of it any more
    }

    public static TheoryData<byte[]> Whole =>
    [
        new ProxyProtocolHeader(Client4, Server4, ProxyProtocolVersion.Version1).ToArray(),
        new ProxyProtocolHeader(Client6, Server6, ProxyProtocolVersion.Version1).ToArray(),
        ProxyProtocolHeader.Local(ProxyProtocolVersion.Version1).ToArray(),
        ProxyProtocolHeader.Local().ToArray(),
        Rich().ToArray(),
        new ProxyProtocolHeader(new UnixDomainSocketEndPoint("/run/a"), new UnixDomainSocketEndPoint("/run/b")).ToArray(),
    ];

    [Theory]
    [MemberData(nameof(Whole))]
    public void Parse_ByteByByte_IsWholeWithTheLastAndNotBefore(byte[] bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
            Assert.Equal(OperationStatus.NeedMoreData, ProxyProtocolHeader.Parse(bytes.AsSpan(0, i), out _, out _));
        Assert.Equal(OperationStatus.Done, ProxyProtocolHeader.Parse(bytes, out ProxyProtocolHeader? header, out int consumed));
        Assert.Equal(bytes.Length, consumed);
        Assert.Equal(bytes, header!.ToArray());
    }

    [Fact]
    public void Parse_Version2_TellsWhatWasWritten()
    {
        Assert.Equal(OperationStatus.Done, ProxyProtocolHeader.Parse(Rich().ToArray(), out ProxyProtocolHeader? header, out _));
        Assert.Equal(ProxyProtocolVersion.Version2, header!.Version);
        Assert.False(header.IsLocal);
        Assert.Equal(Client6, header.Source);
        Assert.Equal(Server6, header.Destination);
        Assert.Equal("h2", header.ApplicationProtocol);
        Assert.Equal("bücher.example", header.Authority);
        Assert.Equal("unique"u8.ToArray(), header.UniqueId.ToArray());
        Assert.Equal("blue", header.NetworkNamespace);
        Assert.True(header.HasChecksum);
        Assert.Equal((byte)0xE7, header.Extensions.Single().Key);
        Assert.Equal("own"u8.ToArray(), header.Extensions.Single().Value.ToArray());
        ProxyProtocolTls tls = header.Tls!;
        Assert.Equal((true, true, false, true), (tls.IsTls, tls.HasCertificateOnConnection, tls.HasCertificateInSession, tls.IsVerified));
        Assert.Equal(("TLSv1.3", "ann", "TLS_AES_128_GCM_SHA256", "SHA256", "EC256"), (tls.Protocol, tls.CommonName, tls.Cipher, tls.SignatureAlgorithm, tls.KeyAlgorithm));
    }

    [Fact]
    public void Parse_Ipv4AndMapped_AreWrittenAsTheyAre()
    {
        byte[] bytes = new ProxyProtocolHeader(new IPEndPoint(Client4.Address.MapToIPv6(), 40000), Server4).ToArray();
        Assert.Equal(28, bytes.Length);
        Assert.Equal(OperationStatus.Done, ProxyProtocolHeader.Parse(bytes, out ProxyProtocolHeader? header, out _));
        Assert.Equal(Client4, header!.Source);
        ProxyProtocolHeader.Parse(new ProxyProtocolHeader(Client6, Server4).ToArray(), out header, out _);
        Assert.Equal(new IPEndPoint(Server4.Address.MapToIPv6(), 443), header!.Destination);
    }

    [Fact]
    public void Parse_ChecksumAnywhereOff_IsRefused()
    {
        byte[] good = Rich().ToArray();
        for (int i = 16; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 1;
            Assert.NotEqual(OperationStatus.Done, ProxyProtocolHeader.Parse(bad, out _, out _));
        }
    }

    // The check value of CRC32C, so that the checksum is not only our own idea of it.
    [Fact]
    public void Checksum_OfTheCheckText_IsTheKnownOne() =>
        Assert.Equal(0xE3069283u, NetClient.Networking.Sockets.Internal.ProxyHeaders.HeaderValues.ChecksumOf("123456789"u8, 100));

    [Theory]
    [InlineData(12, 0x11)] // version 1 in binary
    [InlineData(12, 0x31)] // version 3
    [InlineData(12, 0x22)] // a command that there is not
    [InlineData(13, 0x41)] // a family that there is not
    [InlineData(13, 0x13)] // a transport that there is not
    [InlineData(15, 11)]   // shorter than its addresses
    [InlineData(13, 0x21)] // shorter than addresses of IPv6
    [InlineData(13, 0x31)] // shorter than paths
    [InlineData(15, 13)]   // a value's beginning and no more
    public void Parse_MalformedVersion2_IsRefused(int at, byte value)
    {
        byte[] bytes = [.. new ProxyProtocolHeader(Client4, Server4).ToArray(), 0, 0, 0, 0];
        bytes[at] = value;
        Assert.Equal(OperationStatus.InvalidData, ProxyProtocolHeader.Parse(bytes, out _, out _));
    }

    [Theory]
    [InlineData("020003616263020003616263")] // the authority twice
    [InlineData("0200046162")]               // past the end
    [InlineData("020002610A")]               // a line break in a name
    [InlineData("020002C328")]               // no UTF-8
    [InlineData("2000040100000000")]         // TLS without its flags
    [InlineData("20000801000000002200FF")]   // TLS whose inner value ends behind it
    [InlineData("030004DEADBEEF")]           // a checksum that does not fit
    [InlineData("0300020000")]               // one that is too short
    [InlineData("0300050000000000")]         // one that is too long
    [InlineData("02")]                       // a type without a length
    [InlineData("0200")]                     // half a length
    [InlineData("060000060000")]             // what nobody knows, twice
    [InlineData("20000D01000000002100016121000162")] // two protocols within TLS
    [InlineData("2000090100000000210001FF")]    // no UTF-8 within TLS
    [InlineData("20000801000000002100FF")]   // an inner value whose length is cut off at the end of TLS
    [InlineData("2000070100000000210002616101")]     // one that reaches into what follows TLS
    public void Parse_MalformedValue_IsRefused(string values) => Assert.Equal(OperationStatus.InvalidData, ParseWith(Convert.FromHexString(values), out _));

    [Fact]
    public void Parse_UniqueIdOrNumberOfValues_HasAnEnd()
    {
        Assert.Equal(OperationStatus.Done, ParseWith([5, 0, 128, .. new byte[128]], out ProxyProtocolHeader? header));
        Assert.Equal(128, header!.UniqueId.Length);
        Assert.Equal(OperationStatus.InvalidData, ParseWith([5, 0, 129, .. new byte[129]], out _));
        byte[] padding = [.. Enumerable.Repeat<byte[]>([4, 0, 0], 256).SelectMany(one => one)];
        Assert.Equal(OperationStatus.Done, ParseWith(padding, out _));
        Assert.Equal(OperationStatus.InvalidData, ParseWith([.. padding, 4, 0, 0], out _));
    }

    [Fact]
    public void Parse_ValuesOfPrivateUse_MayComeTwiceAndKeepTheirOrder()
    {
        Assert.Equal(OperationStatus.Done, ParseWith(Convert.FromHexString("E0000101E0000102060000"), out ProxyProtocolHeader? header));
        Assert.Equal(new (byte, string)[] { (0xE0, "01"), (0xE0, "02"), (6, "") }, header!.Extensions.Select(one => (one.Key, Convert.ToHexString(one.Value.Span))));
    }

    [Theory]
    [InlineData(0x01, 0)]
    [InlineData(0x02, 1)]
    [InlineData(0x04, 2)]
    public void Parse_FlagsOfTls_AreToldOneByOne(byte flag, int which)
    {
        Assert.Equal(OperationStatus.Done, ParseWith([0x20, 0, 5, flag, 0, 0, 1, 0], out ProxyProtocolHeader? header));
        ProxyProtocolTls tls = header!.Tls!;
        Assert.Equal(Enumerable.Range(0, 3).Select(i => i == which), [tls.IsTls, tls.HasCertificateOnConnection, tls.HasCertificateInSession]);
        Assert.False(tls.IsVerified);
    }

    // One that is no text, a client without one, and one that is longer than .NET's paths are not told.
    [Theory]
    [InlineData("2F", 100, true)]
    [InlineData("2F", 108, false)]
    [InlineData("2F", 1, true)]
    [InlineData("FF", 3, false)]
    [InlineData("00", 3, false)]
    public void Parse_PathsOfUnixSockets_AreToldWhereTheyAreSome(string one, int times, bool isTold)
    {
        byte[] bytes = new ProxyProtocolHeader(new UnixDomainSocketEndPoint("/run/a"), new UnixDomainSocketEndPoint("/run/b")).ToArray();
        bytes.AsSpan(16, 108).Clear();
        bytes.AsSpan(16, times).Fill(Convert.FromHexString(one)[0]);
        Assert.Equal(OperationStatus.Done, ProxyProtocolHeader.Parse(bytes, out ProxyProtocolHeader? header, out _));
        Assert.Equal(isTold ? new string('/', times) : null, header!.Source?.ToString());
        Assert.Equal("/run/b", header.Destination!.ToString());
    }

    private static OperationStatus ParseWith(byte[] values, out ProxyProtocolHeader? header)
    {
        byte[] bytes = [.. new ProxyProtocolHeader(Client4, Server4).ToArray(), .. values];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(14), (ushort)(12 + values.Length));
        return ProxyProtocolHeader.Parse(bytes, out header, out _);
    }

    [Theory]
    [InlineData(0x20, 0xFF)] // LOCAL: whatever else it says is to be discarded
    [InlineData(0x21, 0x00)] // not told
    [InlineData(0x21, 0x12)] // of datagrams
    public void Parse_NothingAboutThisConnection_HasNoSource(byte command, byte kind)
    {
        byte[] bytes = new ProxyProtocolHeader(Client4, Server4).ToArray();
        (bytes[12], bytes[13]) = (command, kind);
        Assert.Equal(OperationStatus.Done, ProxyProtocolHeader.Parse(bytes, out ProxyProtocolHeader? header, out int consumed));
        Assert.Null(header!.Source);
        Assert.Equal(28, consumed);
        Assert.Equal(command == 0x20, header.IsLocal);
    }

    [Fact]
    public void ToArray_WhatTheVersionCannotCarry_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => new ProxyProtocolHeader(Client4, Server4, ProxyProtocolVersion.Version1) { Authority = "a" }.ToArray());
        Assert.Throws<InvalidOperationException>(() => new ProxyProtocolHeader(Client4, Server4) { UniqueId = new byte[129] }.ToArray());
        Assert.Throws<ArgumentException>(() => new ProxyProtocolHeader(Client4, new UnixDomainSocketEndPoint("/run/a")));
    }

    public static TheoryData<string, ProxyProtocolHeader> Unreadable => new()
    {
        { "a control character", new(Client4, Server4) { Authority = "a\r\nb" } },
        { "a value twice", new(Client4, Server4) { Authority = "a", Extensions = [new(0x02, "b"u8.ToArray())] } },
        { "a checksum that does not fit", new(Client4, Server4) { Extensions = [new(0x03, new byte[4])] } },
        { "no character of Latin-1", new(Client4, Server4) { ApplicationProtocol = "h\u20ac" } },
    };

    // A strict reader, such as ours, would end the connection over it.
    [Theory]
    [MemberData(nameof(Unreadable), DisableDiscoveryEnumeration = true)]
    public void ToArray_WhatAReaderWouldRefuse_Throws(string why, ProxyProtocolHeader header)
    {
        Assert.NotEmpty(why);
        Assert.Throws<InvalidOperationException>(header.ToArray);
    }

    [Fact]
    public void ToArray_LinkLocalAddresses_HaveNoZoneInText()
    {
        var header = new ProxyProtocolHeader(new IPEndPoint(IPAddress.Parse("fe80::1%2"), 1), new IPEndPoint(IPAddress.Parse("fe80::2%2"), 2), ProxyProtocolVersion.Version1);
        Assert.Equal("PROXY TCP6 fe80::1 fe80::2 1 2\r\n", Encoding.ASCII.GetString(header.ToArray()));
    }

    private static ProxyProtocolHeader Rich() => new(Client6, Server6)
    {
        ApplicationProtocol = "h2",
        Authority = "bücher.example",
        UniqueId = "unique"u8.ToArray(),
        NetworkNamespace = "blue",
        HasChecksum = true,
        Extensions = [new(0xE7, "own"u8.ToArray())],
        Tls = new()
        {
            IsTls = true,
            HasCertificateOnConnection = true,
            IsVerified = true,
            Protocol = "TLSv1.3",
            CommonName = "ann",
            Cipher = "TLS_AES_128_GCM_SHA256",
            SignatureAlgorithm = "SHA256",
            KeyAlgorithm = "EC256",
        },
    };
}
