using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace NetClient.Networking.Sockets.Internal.ProxyHeaders;

/// <summary>What a header of version 2 tells beside the addresses: type, length, value, one after another.</summary>
internal sealed class HeaderValues
{
    public const byte Alpn = 0x01;
    public const byte AuthorityType = 0x02;
    public const byte Checksum = 0x03;
    public const byte Padding = 0x04;
    public const byte UniqueIdType = 0x05;
    public const byte TlsType = 0x20;
    public const byte TlsVersion = 0x21;
    public const byte TlsCommonName = 0x22;
    public const byte TlsCipher = 0x23;
    public const byte TlsSignature = 0x24;
    public const byte TlsKey = 0x25;
    public const byte Namespace = 0x30;
    public const int LongestUniqueId = 128;

    public static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int MostValues = 256;

    public string? ApplicationProtocol { get; private set; }

    public string? Authority { get; private set; }

    public ReadOnlyMemory<byte> UniqueId { get; private set; }

    public ProxyProtocolTls? Tls { get; private set; }

    public string? NetworkNamespace { get; private set; }

    public bool HasChecksum { get; private set; }

    public List<KeyValuePair<byte, ReadOnlyMemory<byte>>> Extensions { get; } = [];

    /// <summary>The values; null with a fault, also when a checksum is there and does not fit.</summary>
    /// <param name="whole">The header.</param>
    /// <param name="start">Where its values begin.</param>
    /// <param name="fault">What is wrong.</param>
    public static HeaderValues? Parse(ReadOnlySpan<byte> whole, int start, out string? fault)
    {
        var values = new HeaderValues();
        HashSet<byte>? seen = null;
        int at = start;
        for (int i = 0; at < whole.Length; i++)
        {
            if (i == MostValues || !TryNext(whole, ref at, out byte type, out ReadOnlySpan<byte> value))
            {
                fault = i == MostValues ? "it has too many values" : "one of its values ends behind it";
                return null;
            }
            // A value that came twice could mean one thing here and another to whoever is asked next.
            if (type != Padding && type < 0xE0 && !(seen ??= []).Add(type))
            {
                fault = $"its value of type 0x{type:x2} comes twice";
                return null;
            }
            fault = type == Checksum ? values.Verify(whole, at, value) : values.Take(type, value);
            if (fault is not null)
                return null;
        }
        fault = null;
        return values;
    }

    /// <summary>CRC32C over the header with zeros in the place of the checksum.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> whole, int at)
    {
        uint crc = uint.MaxValue;
        for (int i = 0; i < whole.Length; i++)
            crc = BitOperations.Crc32C(crc, i >= at && i < at + 4 ? (byte)0 : whole[i]);
        return ~crc;
    }

    private string? Verify(ReadOnlySpan<byte> whole, int end, ReadOnlySpan<byte> value)
    {
        HasChecksum = value.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(value) == ChecksumOf(whole, end - 4);
        return HasChecksum ? null : "its checksum does not fit";
    }

    private string? Take(byte type, ReadOnlySpan<byte> value)
    {
        bool isGood = true;
        switch (type)
        {
            case Alpn:
                ApplicationProtocol = Encoding.Latin1.GetString(value);
                break;
            case AuthorityType:
                isGood = TryText(value, out string? authority);
                Authority = authority;
                break;
            case UniqueIdType:
                isGood = value.Length <= LongestUniqueId;
                UniqueId = value.ToArray();
                break;
            case TlsType:
                Tls = TryTls(value);
                isGood = Tls is not null;
                break;
            case Namespace:
                isGood = TryText(value, out string? name);
                NetworkNamespace = name;
                break;
            case Padding:
                break;
            default:
                Extensions.Add(new(type, value.ToArray()));
                break;
        }
        return isGood ? null : $"its value of type 0x{type:x2} is malformed";
    }

    // One byte of flags, four that are zero when the client's certificate was verified, then values of their own.
    private static ProxyProtocolTls? TryTls(ReadOnlySpan<byte> value)
    {
        if (value.Length < 5)
            return null;
        string?[] texts = new string?[TlsKey - TlsVersion + 1];
        int at = 5;
        while (at < value.Length)
        {
            if (!TryNext(value, ref at, out byte type, out ReadOnlySpan<byte> inner))
                return null;
            if (type is < TlsVersion or > TlsKey)
                continue;
            ref string? text = ref texts[type - TlsVersion];
            if (text is not null || !TryText(inner, out text))
                return null;
        }
        byte flags = value[0];
        return new ProxyProtocolTls
        {
            IsTls = (flags & 1) != 0,
            HasCertificateOnConnection = (flags & 2) != 0,
            HasCertificateInSession = (flags & 4) != 0,
            IsVerified = BinaryPrimitives.ReadUInt32BigEndian(value[1..]) == 0,
            Protocol = texts[0],
            CommonName = texts[TlsCommonName - TlsVersion],
            Cipher = texts[TlsCipher - TlsVersion],
            SignatureAlgorithm = texts[TlsSignature - TlsVersion],
            KeyAlgorithm = texts[TlsKey - TlsVersion],
        };
    }

    private static bool TryNext(ReadOnlySpan<byte> source, ref int at, out byte type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (source.Length - at < 3)
            return false;
        type = source[at];
        int length = BinaryPrimitives.ReadUInt16BigEndian(source[(at + 1)..]);
        at += 3;
        if (source.Length - at < length)
            return false;
        value = source.Slice(at, length);
        at += length;
        return true;
    }

    private static bool TryText(ReadOnlySpan<byte> value, out string? text)
    {
        text = null;
        try
        {
            text = StrictUtf8.GetString(value);
            return !text.Any(char.IsControl);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
