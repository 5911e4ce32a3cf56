using System.Buffers.Binary;
using System.Net;

namespace NetClient.Capabilities.Internal;

/// <summary>Where an IPv6 range carries an IPv4 address that has to be judged in its place.</summary>
internal enum Embedding : byte
{
    None,

    /// <summary>The last 32 bits, and the operating system itself speaks IPv4 to it.</summary>
    Mapped,

    /// <summary>The last 32 bits, and a gateway somewhere speaks IPv4 to it.</summary>
    Last32,

    /// <summary>Bits 16 to 47.</summary>
    SixToFour,

    /// <summary>The server in bits 32 to 63, the client in the last 32 bits with every bit turned over.</summary>
    Teredo,
}

/// <summary>One row of the address tables: a range, what it counts as, and who says so.</summary>
internal sealed class AddressRange
{
    private AddressRange(string text, UInt128 prefix, UInt128 mask, AddressScope scope, Embedding embedding, string source)
    {
        (Text, Prefix, Mask, Scope, Embedding, Source) = (text, prefix, mask, scope, embedding, source);
    }

    /// <summary>The range as it is written in the docs, for instance <c>10.0.0.0/8</c>.</summary>
    public string Text { get; }

    /// <summary>IPv4 addresses stand in the topmost 32 bits, so that the first byte is the first byte in both families.</summary>
    public UInt128 Prefix { get; }

    public UInt128 Mask { get; }

    public AddressScope Scope { get; }

    public Embedding Embedding { get; }

    /// <summary>The RFC that sets the range aside.</summary>
    public string Source { get; }

    /// <summary>A row from its CIDR text.</summary>
    public static AddressRange Row(string text, AddressScope scope, string source, Embedding embedding = Embedding.None)
    {
        IPNetwork network = IPNetwork.Parse(text);
        UInt128 mask = network.PrefixLength == 0 ? 0 : UInt128.MaxValue << (128 - network.PrefixLength);
        return new(text, Bits(network.BaseAddress), mask, scope, embedding, source);
    }

    /// <summary>A row for IPv6 multicast of one scope (RFC 4291 section 2.7: <c>ff</c>, four flag bits, four scope bits), whatever the flags.</summary>
    public static AddressRange MulticastScope(byte scopeBits, AddressScope scope, string source) =>
        new($"ffx{scopeBits:x}::/16", (UInt128)(0xFF00u | scopeBits) << 112, (UInt128)0xFF0Fu << 112, scope, Embedding.None, source);

    private static UInt128 Bits(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
