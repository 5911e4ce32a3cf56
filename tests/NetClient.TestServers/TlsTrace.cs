using System.Buffers.Binary;

namespace NetClient.TestServers;

/// <summary>What an onlooker sees of one TLS connection: the proof of what really crossed the wire, which neither side can embellish.</summary>
public sealed class TlsTrace
{
    private const byte ClientHello = 1;
    private const byte ServerHello = 2;
    private const byte Certificate = 11;
    private const ushort PreSharedKey = 41;    // RFC 8446 section 4.2.11
    private const ushort StatusRequest = 5;    // RFC 6066 section 8

    private readonly List<byte> _fromClient = [];
    private readonly List<byte> _fromServer = [];

    public IReadOnlyList<TlsRecord> FromClient => Records(_fromClient);

    public IReadOnlyList<TlsRecord> FromServer => Records(_fromServer);

    /// <summary>Whether the server took up an earlier session: in TLS 1.3 it says so (pre_shared_key), in TLS 1.2 it sends no certificate.</summary>
    public bool IsResumed
    {
        get
        {
            var messages = Messages(FromServer);
            byte[] hello = messages.Single(message => message.Type == ServerHello).Body;
            return Extensions(hello, isClient: false).ContainsKey(PreSharedKey) || (!IsTls13(hello) && messages.All(message => message.Type != Certificate));
        }
    }

    /// <summary>Whether the client asked for a stapled OCSP response.</summary>
    public bool AsksForStaple => Extensions(Messages(FromClient).First(message => message.Type == ClientHello).Body, isClient: true).ContainsKey(StatusRequest);

    internal void Add(bool fromClient, ReadOnlySpan<byte> bytes)
    {
        List<byte> wire = fromClient ? _fromClient : _fromServer;
        lock (wire)
            wire.AddRange(bytes);
    }

    private static IReadOnlyList<TlsRecord> Records(List<byte> wire)
    {
        lock (wire)
            return TlsRecord.Parse([.. wire]);
    }

    // Handshake messages up to where encryption begins.
    private static List<(byte Type, byte[] Body)> Messages(IReadOnlyList<TlsRecord> records)
    {
        byte[] clear = [.. records.TakeWhile(record => record.Type == TlsRecord.Handshake).SelectMany(record => record.Body)];
        List<(byte, byte[])> messages = [];
        for (int at = 0; at + 4 <= clear.Length;)
        {
            int length = (clear[at + 1] << 16) | (clear[at + 2] << 8) | clear[at + 3];
            if (at + 4 + length > clear.Length)
                break;
            messages.Add((clear[at], clear[(at + 4)..(at + 4 + length)]));
            at += 4 + length;
        }
        return messages;
    }

    private static bool IsTls13(byte[] serverHello) => Extensions(serverHello, isClient: false).ContainsKey(43); // supported_versions

    private static Dictionary<ushort, byte[]> Extensions(ReadOnlySpan<byte> hello, bool isClient)
    {
        hello = hello[(2 + 32)..];
        hello = hello[(1 + hello[0])..];                                                                    // session id
        hello = isClient ? hello[(2 + BinaryPrimitives.ReadUInt16BigEndian(hello))..] : hello[2..];         // cipher suites, or the one chosen
        hello = isClient ? hello[(1 + hello[0])..] : hello[1..];                                            // compression
        Dictionary<ushort, byte[]> extensions = [];
        if (hello.Length < 2)
            return extensions;
        hello = hello[2..];
        while (hello.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(hello[2..]);
            extensions[BinaryPrimitives.ReadUInt16BigEndian(hello)] = hello.Slice(4, length).ToArray();
            hello = hello[(4 + length)..];
        }
        return extensions;
    }
}
