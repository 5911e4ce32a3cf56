using System.Buffers;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Reads the head of a request off a connection: no more bytes than are allowed, and each of them looked at once.</summary>
internal static class HeadReader
{
    private const int FirstBuffer = 2048;

    /// <summary>Reads a request up to its blank line, and parses it.</summary>
    /// <exception cref="RefusedRequestException">It is too long, no request, or something follows it.</exception>
    /// <exception cref="EndOfStreamException">The connection ended first.</exception>
    public static async Task<RequestHead> ReadAsync(Func<Memory<byte>, CancellationToken, ValueTask<int>> read, int mostBytes, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBuffer, mostBytes));
        try
        {
            int length = 0;
            while (true)
            {
                if (length == Math.Min(buffer.Length, mostBytes))
                {
                    if (length == mostBytes)
                        throw new RefusedRequestException(431, $"its head is longer than {mostBytes} bytes");
                    buffer = Larger(buffer, length);
                }
                int count = await read(buffer.AsMemory(length, Math.Min(buffer.Length, mostBytes) - length), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    throw new EndOfStreamException();
                int seen = length;
                length += count;
                int end = FindEnd(buffer.AsSpan(0, length), seen);
                if (end < 0)
                    continue;
                RequestHead head = RequestHead.Parse(buffer.AsSpan(0, end));

                // A client waits for the answer before it sends a frame (RFC 6455 section 4.1). What follows sooner may be a second request that somebody hid behind the first.
                return end == length ? head : throw new RefusedRequestException(400, "something follows it, and a client waits for the answer");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Where the blank line ends, or -1. What can become no request is refused now, without waiting for more of it.</summary>
    private static int FindEnd(ReadOnlySpan<byte> bytes, int seen)
    {
        if (seen == 0 && !HttpText.IsToken(bytes[..1]))
            throw new RefusedRequestException(400, bytes[0] == 0x16 ? "it is a TLS handshake, and this port is in clear text" : "it is no HTTP");
        int from = Math.Max(0, seen - 3);
        int at = bytes[from..].IndexOf("\r\n\r\n"u8);
        int end = at < 0 ? bytes.Length : from + at + 4;
        for (int i = seen; i < end; i++)
        {
            int line = bytes[i..end].IndexOf((byte)'\n');
            if (line < 0)
                break;
            i += line;
            if (i == 0 || bytes[i - 1] != '\r')
                throw new RefusedRequestException(400, "a line of it does not end with CR LF");
        }
        return at < 0 ? -1 : end;
    }

    private static byte[] Larger(byte[] buffer, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
