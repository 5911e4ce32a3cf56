using System.Buffers.Binary;
using System.Net;

namespace NetClient.Capabilities.Tests;

/// <summary>Addresses as numbers.</summary>
internal static class Addresses
{
    public static IPAddress IPv4(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new(bytes);
    }

    public static IPAddress IPv6(UInt128 number)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new(bytes);
    }

    /// <summary>The neighbour of an address, or null past the end of its family's space.</summary>
    public static IPAddress? Step(IPAddress address, int by)
    {
        byte[] bytes = address.GetAddressBytes();
        if (bytes.Length == 4)
        {
            long next = BinaryPrimitives.ReadUInt32BigEndian(bytes) + (long)by;
            return next is < 0 or > uint.MaxValue ? null : IPv4((uint)next);
        }

        UInt128 number = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        if ((by < 0 && number == UInt128.MinValue) || (by > 0 && number == UInt128.MaxValue))
            return null;
        return IPv6(by < 0 ? number - 1 : number + 1);
    }
}
