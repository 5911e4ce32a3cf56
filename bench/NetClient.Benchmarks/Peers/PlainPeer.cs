using System.Net.Sockets;

namespace NetClient.Benchmarks.Peers;

/// <summary>What a counterpart does with a connection, plain or inside TLS.</summary>
internal static class PlainPeer
{
    private const int Chunk = 64 * 1024;

    public static void Echo(Stream stream)
    {
        byte[] buffer = new byte[4096];
        while (stream.Read(buffer) is > 0 and int count)
            stream.Write(buffer, 0, count);
    }

    /// <summary>Answers each request with the same answer: 128 bytes, and the few headers that any server sends.</summary>
    public static void Http(Stream stream)
    {
        byte[] answer = System.Text.Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nDate: Mon, 05 Jan 2026 10:00:00 GMT\r\nServer: bench\r\nContent-Type: text/plain\r\nContent-Length: 128\r\n\r\n" + new string('x', 128));
        byte[] buffer = new byte[4096];
        int length = 0;
        while (stream.Read(buffer, length, buffer.Length - length) is > 0 and int count)
        {
            length += count;
            if (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
                continue;
            length = 0;
            stream.Write(answer);
        }
    }

    public static void Sink(Stream stream)
    {
        byte[] buffer = new byte[Chunk];
        while (stream.Read(buffer) > 0)
        {
        }
    }

    /// <summary>Takes what comes without copying it (<c>MSG_TRUNC</c>, Linux), so that what is measured is the sender.</summary>
    public static void Drop(Stream stream)
    {
        Socket socket = ((NetworkStream)stream).Socket;
        byte[] buffer = new byte[4 * Chunk];
        while (socket.Receive(buffer, SocketFlags.Truncated) > 0)
        {
        }
    }

    /// <summary>Asks again and again and never sleeps, so that nobody pays for waking it.</summary>
    public static void SinkAwake(Stream stream)
    {
        Socket socket = ((NetworkStream)stream).Socket;
        socket.Blocking = false;
        byte[] buffer = new byte[Chunk];
        while (socket.Receive(buffer, SocketFlags.None, out SocketError error) > 0 || error == SocketError.WouldBlock)
        {
        }
    }

    public static void Source(Stream stream)
    {
        byte[] buffer = new byte[Chunk];
        while (true)
            stream.Write(buffer);
    }
}
