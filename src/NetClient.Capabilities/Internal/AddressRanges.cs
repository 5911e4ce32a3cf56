using System.Buffers.Binary;
using System.Net;

namespace NetClient.Capabilities.Internal;

/// <summary>Finds the row an address belongs to. The rows are in <see cref="IPv4Ranges"/> and <see cref="IPv6Ranges"/>.</summary>
internal static class AddressRanges
{
    // Per first byte, the rows an address with that byte can fall into, longest prefix first: most of the address space is decided by one comparison.
    private static readonly Candidate32[][] IPv4ByFirstByte = Index(IPv4Ranges.Rows, static row => new Candidate32(row));
    private static readonly Candidate128[][] IPv6ByFirstByte = Index(IPv6Ranges.Rows, static row => new Candidate128(row));

    public static AddressScope Classify(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return Classify(bytes[..length]);
    }

    /// <summary>Judges an address in network byte order, 4 bytes or 16.</summary>
    public static AddressScope Classify(ReadOnlySpan<byte> address) => address.Length switch
    {
        4 => ClassifyIPv4(BinaryPrimitives.ReadUInt32BigEndian(address)),
        16 => ClassifyIPv6(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..])),
        _ => throw Throw.Argument("An address has 4 bytes (IPv4) or 16 (IPv6).", nameof(address)),
    };

    private static AddressScope ClassifyIPv4(uint address)
    {
        foreach (ref readonly Candidate32 row in IPv4ByFirstByte[address >> 24].AsSpan())
        {
            if ((address & row.Mask) == row.Prefix)
                return row.Scope;
        }

        return AddressScope.Reserved;   // not reached: 0.0.0.0/0 is a row
    }

    private static AddressScope ClassifyIPv6(ulong high, ulong low)
    {
        foreach (ref readonly Candidate128 row in IPv6ByFirstByte[high >> 56].AsSpan())
        {
            if ((((high ^ row.High) & row.HighMask) | ((low ^ row.Low) & row.LowMask)) != 0)
                continue;
            return row.Embedding switch
            {
                Embedding.Mapped => ClassifyIPv4((uint)low),
                Embedding.Last32 => ThroughGateway((uint)low),
                Embedding.SixToFour => ThroughGateway((uint)(high >> 16)),
                Embedding.Teredo => Teredo(server: (uint)high, client: ~(uint)low),
                _ => row.Scope == AddressScope.Internet ? GlobalUnicast(low) : row.Scope,
            };
        }

        return AddressScope.Reserved;   // not reached: ::/0 is a row
    }

    // RFC 5214 section 6.1: an interface identifier 0000:5efe (or 0200:5efe) is followed by the IPv4 address the packet is tunnelled to, under any prefix.
    private static AddressScope GlobalUnicast(ulong low) =>
        ((low >> 32) & ~0x0200_0000ul) == 0x0000_5EFE ? ThroughGateway((uint)low) : AddressScope.Internet;

    // What a gateway reaches for us is never this machine and never a group: those would be the gateway's own.
    private static AddressScope ThroughGateway(uint address) => ClassifyIPv4(address) switch
    {
        AddressScope.Internet => AddressScope.Internet,
        AddressScope.Private => AddressScope.Private,
        AddressScope.LinkLocal => AddressScope.LinkLocal,
        _ => AddressScope.Reserved,
    };

    // Packets go to the client's address, and the first ones by way of the server's: public only when both are.
    private static AddressScope Teredo(uint server, uint client)
    {
        AddressScope first = ThroughGateway(server);
        return first == AddressScope.Internet ? ThroughGateway(client) : first;
    }

    private static T[][] Index<T>(AddressRange[] rows, Func<AddressRange, T> compact)
    {
        AddressRange[] ordered = [.. rows.OrderByDescending(static row => UInt128.PopCount(row.Mask))];
        var index = new T[256][];
        for (int first = 0; first < index.Length; first++)
            index[first] = [.. ordered.Where(row => ((byte)(row.Mask >> 120) & first) == (byte)(row.Prefix >> 120)).Select(compact)];
        return index;
    }

    private readonly struct Candidate32(AddressRange row)
    {
        public readonly uint Prefix = (uint)(row.Prefix >> 96);
        public readonly uint Mask = (uint)(row.Mask >> 96);
        public readonly AddressScope Scope = row.Scope;
    }

    private readonly struct Candidate128(AddressRange row)
    {
        public readonly ulong High = (ulong)(row.Prefix >> 64);
        public readonly ulong Low = (ulong)row.Prefix;
        public readonly ulong HighMask = (ulong)(row.Mask >> 64);
        public readonly ulong LowMask = (ulong)row.Mask;
        public readonly AddressScope Scope = row.Scope;
        public readonly Embedding Embedding = row.Embedding;
    }
}
