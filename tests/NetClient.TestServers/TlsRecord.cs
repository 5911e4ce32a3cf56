using System.Buffers.Binary;

namespace NetClient.TestServers;

/// <summary>One TLS record as it went over the wire.</summary>
/// <param name="Type">20 change_cipher_spec, 21 alert, 22 handshake, 23 application data.</param>
/// <param name="Body">What follows the header; encrypted once a handshake has come that far.</param>
public sealed record TlsRecord(byte Type, byte[] Body)
{
    public const byte ChangeCipherSpec = 20;
    public const byte Alert = 21;
    public const byte Handshake = 22;
    public const byte ApplicationData = 23;

    /// <summary>The whole records at the beginning of <paramref name="wire"/>.</summary>
    public static IReadOnlyList<TlsRecord> Parse(ReadOnlySpan<byte> wire)
    {
        List<TlsRecord> records = [];
        while (wire.Length >= 5 && BinaryPrimitives.ReadUInt16BigEndian(wire[3..]) is var length && wire.Length >= 5 + length)
        {
            records.Add(new(wire[0], wire.Slice(5, length).ToArray()));
            wire = wire[(5 + length)..];
        }
        return records;
    }
}
