using System.Buffers.Binary;

namespace NetClient.Networking.Connectivity.Internal;

/// <summary>Reads the announcements of switches that systemd-networkd keeps, one file for each adapter: frames, each behind its length (64 bits, little-endian).</summary>
/// <remarks>The frames come from whoever is on the cable: every length is checked, and what does not fit ends the reading.</remarks>
internal static class Lldp
{
    /// <summary>The folder with a file for each adapter, named by its index.</summary>
    public const string Folder = "/run/systemd/netif/lldp";

    private const int EthernetHeader = 14;
    private const ushort EtherType = 0x88CC;
    private const int ChassisId = 1, PortId = 2;   // TLV types (IEEE 802.1AB section 8.4)

    /// <summary>The first announcement's switch and port; null without one.</summary>
    public static (LanIdentifierData Chassis, LanIdentifierData Port)? Parse(ReadOnlySpan<byte> file)
    {
        while (file.Length >= sizeof(ulong))
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
            file = file[sizeof(ulong)..];
            if (length > (ulong)file.Length)
                return null;
            if (ParseFrame(file[..(int)length]) is { } found)
                return found;
            file = file[(int)length..];
        }
        return null;
    }

    // 6 destination | 6 source | 2 0x88CC | TLVs: 7 bits type, 9 bits length, value; an id's first byte is its subtype.
    private static (LanIdentifierData Chassis, LanIdentifierData Port)? ParseFrame(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < EthernetHeader || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != EtherType)
            return null;
        ReadOnlySpan<byte> rest = frame[EthernetHeader..];
        return TakeId(ref rest, ChassisId) is { } chassis && TakeId(ref rest, PortId) is { } port ? (chassis, port) : null;   // these two come first, in this order
    }

    private static LanIdentifierData? TakeId(ref ReadOnlySpan<byte> tlvs, int type)
    {
        if (tlvs.Length < 2)
            return null;
        ushort header = BinaryPrimitives.ReadUInt16BigEndian(tlvs);
        int length = header & 0x1FF;
        if (header >> 9 != type || length < 2 || length > tlvs.Length - 2)
            return null;
        var id = new LanIdentifierData(tlvs[2], tlvs[3..(2 + length)].ToArray());
        tlvs = tlvs[(2 + length)..];
        return id;
    }
}
