using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.ApplicationModel.Background.Internal.Protocol;

/// <summary>One frame between app and broker.</summary>
//   "NCBK" | version u16 | type u16 | request u32 | JSON length u32 | bytes length u32 | JSON | bytes          numbers little-endian
internal sealed class Frame : IDisposable
{
    public const ushort Version = 1;
    public const int HeaderLength = 20;

    /// <summary>The most JSON that an app may send.</summary>
    public const int MaxRequestJson = 64 << 10;

    /// <summary>The most JSON that a broker sends: its answer about 65,536 sockets, with ids that are written in full.</summary>
    public const int MaxReplyJson = 128 << 20;

    public static ReadOnlySpan<byte> Magic => "NCBK"u8;

    public required FrameType Type { get; init; }

    public uint Request { get; init; }

    public ReadOnlyMemory<byte> Json { get; init; }

    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Exactly one, or null when there was none; more never get this far.</summary>
    public OwnedDescriptor? Descriptor { get; init; }

    public static byte[] Write<T>(FrameType type, uint request, T message, JsonTypeInfo<T> json, ReadOnlySpan<byte> bytes = default)
    {
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(message, json);
        byte[] frame = new byte[HeaderLength + text.Length + bytes.Length];
        Magic.CopyTo(frame);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(6), (ushort)type);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(8), request);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), text.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(16), bytes.Length);
        text.CopyTo(frame, HeaderLength);
        bytes.CopyTo(frame.AsSpan(HeaderLength + text.Length));
        return frame;
    }

    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public T Read<T>(JsonTypeInfo<T> json)
    {
        try
        {
            return JsonSerializer.Deserialize(Json.Span, json) ?? throw new InvalidDataException($"The JSON of a {Type} frame is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The JSON of a {Type} frame is not what it should be.", e);
        }
    }

    public void Dispose() => Descriptor?.Dispose();
}
