using System.IO.Compression;
using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

/// <summary>Messages compressed one by one, without memory of those before (RFC 7692 section 7.2), by .NET's deflate and not its web sockets.</summary>
internal static class Deflated
{
    private const int CompressedBit = 4;

    /// <summary>A message as one compressed frame.</summary>
    public static WireFrame Message(int opcode, byte[] content, bool stored = false) =>
        new(opcode, Compress(content, stored ? CompressionLevel.NoCompression : CompressionLevel.Fastest), Reserved: CompressedBit);

    /// <summary>A compressed message in frames of so many bytes.</summary>
    public static WireFrame[] Fragments(int opcode, byte[] content, int size)
    {
        byte[][] pieces = [.. Compress(content).Chunk(size)];
        return [.. pieces.Select((piece, i) => new WireFrame(i == 0 ? opcode : WireFrame.ContinuationOpcode, piece, i == pieces.Length - 1, i == 0 ? CompressedBit : 0))];
    }

    /// <summary>What a frame, or a message put together from frames, carries.</summary>
    public static byte[] Payload(WireFrame message)
    {
        if ((message.Reserved & CompressedBit) == 0)
            return message.Payload;
        using var source = new MemoryStream([.. message.Payload, 0, 0, 0xFF, 0xFF, 3, 0]); // the end that the sender left away, and that of a stream
        using var inflated = new DeflateStream(source, CompressionMode.Decompress);
        using var content = new MemoryStream();
        inflated.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Compress(byte[] content, CompressionLevel level = CompressionLevel.Fastest)
    {
        using var target = new MemoryStream();
        using var deflate = new DeflateStream(target, level, leaveOpen: true);
        deflate.Write(content);
        deflate.Flush();
        byte[] all = target.ToArray();
        return all.AsSpan().EndsWith((ReadOnlySpan<byte>)[0, 0, 0xFF, 0xFF]) ? all[..^4] : [0];
    }
}
