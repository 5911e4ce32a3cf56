using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using NetClient.Errors;

namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>What travels beside a socket's descriptor: what the kernel does not know of it.</summary>
//   kind u8 | flags u8 | host: u16 length, UTF-8 | service: u16 length, UTF-8 | read ahead: u32 length, bytes | context: u32 length, bytes | what is known of its TLS session, when flags say so: u32 length, JSON
//   numbers little-endian
internal sealed record SocketState
{
    /// <summary>The most bytes that were read ahead, and the most of context.</summary>
    public const int MaxPart = 1 << 20;

    /// <summary>No state is longer.</summary>
    public const int MaxLength = (2 * MaxPart) + SecuredState.MaxLength + 4096;

    private const int MaxName = 1024;
    private const byte AcceptedFlag = 1;
    private const byte SecuredFlag = 2;

    public required SocketActivityKind Kind { get; init; }

    /// <summary>Whether a listener accepted the connection.</summary>
    public bool IsAccepted { get; init; }

    /// <summary>The host and service that <c>ConnectAsync</c> was given; empty for others.</summary>
    public string Host { get; init; } = "";

    public string Service { get; init; } = "";

    /// <summary>Bytes that came before those still in the kernel.</summary>
    public ReadOnlyMemory<byte> ReadAhead { get; init; }

    /// <summary>What the app put beside the socket; null for nothing.</summary>
    public ReadOnlyMemory<byte> Context { get; init; }

    /// <summary>Of a connection whose TLS session lives in the broker: the descriptor is one end of a private pair. Null for all others.</summary>
    public SecuredState? Secured { get; init; }

    public byte[] ToBytes()
    {
        byte[] host = Encoding.UTF8.GetBytes(Host), service = Encoding.UTF8.GetBytes(Service);
        byte[] secured = Secured is null ? [] : JsonSerializer.SerializeToUtf8Bytes(Secured, HandoffJson.Default.SecuredState);
        byte[] bytes = new byte[2 + 2 + host.Length + 2 + service.Length + 4 + ReadAhead.Length + 4 + Context.Length + (Secured is null ? 0 : 4 + secured.Length)];
        Span<byte> rest = bytes;
        rest[0] = (byte)Kind;
        rest[1] = (byte)((IsAccepted ? AcceptedFlag : 0) | (Secured is null ? 0 : SecuredFlag));
        rest = rest[2..];
        Write16(ref rest, host);
        Write16(ref rest, service);
        Write32(ref rest, ReadAhead.Span);
        Write32(ref rest, Context.Span);
        if (Secured is not null)
            Write32(ref rest, secured);
        return bytes;
    }

    /// <summary>Reads what somebody sent. The parts are views of <paramref name="bytes"/>.</summary>
    /// <exception cref="InvalidDataException">It is no state, or more than one (0x8007000D).</exception>
    public static SocketState Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 2)
            throw Invalid();
        var kind = (SocketActivityKind)bytes.Span[0];
        byte flags = bytes.Span[1];
        ReadOnlyMemory<byte> rest = bytes[2..];
        ReadOnlyMemory<byte> host = Take(ref rest, isLong: false), service = Take(ref rest, isLong: false);
        ReadOnlyMemory<byte> readAhead = Take(ref rest, isLong: true), context = Take(ref rest, isLong: true);
        ReadOnlyMemory<byte> secured = (flags & SecuredFlag) != 0 ? Take(ref rest, isLong: true) : default;
        if (kind is not (SocketActivityKind.StreamSocket or SocketActivityKind.DatagramSocket or SocketActivityKind.StreamSocketListener)
            || flags > (AcceptedFlag | SecuredFlag) || (!secured.IsEmpty && kind != SocketActivityKind.StreamSocket) || secured.Length > SecuredState.MaxLength || !rest.IsEmpty || host.Length > MaxName || service.Length > MaxName)
        {
            throw Invalid();
        }
        return new SocketState
        {
            Kind = kind,
            IsAccepted = (flags & AcceptedFlag) != 0,
            Host = Encoding.UTF8.GetString(host.Span),
            Service = Encoding.UTF8.GetString(service.Span),
            ReadAhead = readAhead,
            Context = context,
            Secured = (flags & SecuredFlag) != 0 ? HandoffJson.Read(secured.Span, HandoffJson.Default.SecuredState) : null,
        };
    }

    public static InvalidDataException Invalid() => new("What came with the socket is no description of one.") { HResult = HResults.InvalidData };

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest, bool isLong)
    {
        int prefix = isLong ? 4 : 2;
        if (rest.Length < prefix)
            throw Invalid();
        uint length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(rest.Span) : BinaryPrimitives.ReadUInt16LittleEndian(rest.Span);
        if (length > MaxPart || length > rest.Length - prefix)
            throw Invalid();
        ReadOnlyMemory<byte> part = rest.Slice(prefix, (int)length);
        rest = rest[(prefix + (int)length)..];
        return part;
    }

    private static void Write16(ref Span<byte> rest, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(rest, checked((ushort)part.Length));
        part.CopyTo(rest[2..]);
        rest = rest[(2 + part.Length)..];
    }

    private static void Write32(ref Span<byte> rest, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, part.Length);
        part.CopyTo(rest[4..]);
        rest = rest[(4 + part.Length)..];
    }
}
