using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NetClient.TestServers.WebSockets;

/// <summary>One end of a web socket that sends what it is told, proper or not, and takes the other end's frames as they come. Nothing of NetClient or of .NET's web sockets is in it.</summary>
public sealed class FramePeer(Stream stream, bool isClient) : IAsyncDisposable
{
    private const int LongestFrame = 64 * 1024 * 1024;

    public Stream Stream { get; } = stream;

    /// <summary>Whether it is the client's end, and masks what it sends.</summary>
    public bool IsClient { get; } = isClient;

    /// <summary>The extensions that the server chose, or that the client offered.</summary>
    public string? Extensions { get; private init; }

    /// <summary>The sub-protocol that the server chose, or those that the client offered.</summary>
    public string? Protocols { get; private init; }

    /// <summary>Opens a web socket as a client does.</summary>
    public static async Task<FramePeer> OpenAsync(Stream stream, CancellationToken cancellationToken, string target = "/", string fields = "")
    {
        string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        string request = $"GET {target} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{fields}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellationToken);
        string answer = await ReadHeadAsync(stream, cancellationToken);
        if (!answer.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal))
            throw new InvalidOperationException($"The server answered: {answer}");
        if (Field(answer, "Sec-WebSocket-Accept") != AcceptOf(key))
            throw new InvalidOperationException("The server's Sec-WebSocket-Accept is not that of the key.");
        return new FramePeer(stream, true) { Extensions = Field(answer, "Sec-WebSocket-Extensions"), Protocols = Field(answer, "Sec-WebSocket-Protocol") };
    }

    /// <summary>Answers a client that opens a web socket.</summary>
    public static async Task<FramePeer> AcceptAsync(Stream stream, CancellationToken cancellationToken, string fields = "")
    {
        string request = await ReadHeadAsync(stream, cancellationToken);
        string answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            $"Sec-WebSocket-Accept: {AcceptOf(Field(request, "Sec-WebSocket-Key") ?? "")}\r\n{fields}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancellationToken);
        return new FramePeer(stream, false) { Extensions = Field(request, "Sec-WebSocket-Extensions"), Protocols = Field(request, "Sec-WebSocket-Protocol") };
    }

    public async Task SendAsync(WireFrame frame, CancellationToken cancellationToken) => await Stream.WriteAsync(frame.Encode(IsClient), cancellationToken);

    /// <summary>The next frame; null when the other end has ended or reset the connection.</summary>
    public async Task<WireFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            byte[] start = new byte[2];
            await Stream.ReadExactlyAsync(start, cancellationToken);
            if ((start[1] & 0x80) != 0 == IsClient)
                throw new InvalidOperationException(IsClient ? "The server masked a frame." : "The client did not mask a frame.");
            long length = start[1] & 0x7F;
            byte[] more = new byte[length switch { 126 => 2, 127 => 8, _ => 0 }];
            await Stream.ReadExactlyAsync(more, cancellationToken);
            length = more.Length switch { 2 => BinaryPrimitives.ReadUInt16BigEndian(more), 8 => BinaryPrimitives.ReadInt64BigEndian(more), _ => length };
            if (length is < 0 or > LongestFrame)
                throw new InvalidOperationException($"A frame of {length} bytes.");
            byte[] key = new byte[IsClient ? 0 : 4];
            await Stream.ReadExactlyAsync(key, cancellationToken);
            byte[] payload = new byte[length];
            await Stream.ReadExactlyAsync(payload, cancellationToken);
            for (int i = 0; i < payload.Length && key.Length > 0; i++)
                payload[i] ^= key[i & 3];
            return new WireFrame(start[0] & 0x0F, payload, (start[0] & 0x80) != 0, start[0] >> 4 & 7);
        }
        catch (IOException)
        {
            return null;
        }
    }

#pragma warning disable CA5350 // the protocol's own choice, which keeps no secret
    public static string AcceptOf(string key) =>
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350

    /// <summary>Reads the head of a message of HTTP, and not a byte more.</summary>
    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1)
        {
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
                break;
        }
        return head.ToString();
    }

    /// <summary>The value of a field; null without it.</summary>
    public static string? Field(string head, string name) => head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ":", true, CultureInfo.InvariantCulture))?[(name.Length + 1)..].Trim();

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
