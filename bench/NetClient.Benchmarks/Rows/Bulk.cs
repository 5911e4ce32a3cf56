using System.Net.Sockets;
using NetClient.Benchmarks.Measuring;
using NetClient.Networking.Sockets;

namespace NetClient.Benchmarks.Rows;

/// <summary>Chunks in one direction, to a counterpart that drops them or that always has more.</summary>
internal static class Bulk
{
    public const int Chunk = 64 * 1024;

    // Memory and not arrays: with an array the compiler takes the overloads of Socket that return a Task.
    private static readonly ReadOnlyMemory<byte> Outgoing = new byte[Chunk];
    private static readonly Memory<byte> Incoming = new byte[Chunk];

    public static async Task<long> SendAsync(Socket socket, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
            await socket.SendAsync(Outgoing, SocketFlags.None);
        return done;
    }

    public static async Task<long> SendAsync(StreamSocket socket, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
            await socket.WriteAsync(Outgoing);
        return done;
    }

    public static async Task<long> SendAsync(Stream stream, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
            await stream.WriteAsync(Outgoing);
        return done;
    }

    // A read ends with what has come, so chunks are counted by their bytes.
    public static async Task<long> ReceiveAsync(Socket socket, Slice slice)
    {
        long bytes = 0;
        while (!slice.IsOver)
            bytes += await socket.ReceiveAsync(Incoming, SocketFlags.None);
        return bytes / Chunk;
    }

    public static async Task<long> ReceiveAsync(StreamSocket socket, Slice slice)
    {
        long bytes = 0;
        while (!slice.IsOver)
            bytes += await socket.ReadAsync(Incoming);
        return bytes / Chunk;
    }

    public static async Task<long> ReceiveAsync(Stream stream, Slice slice)
    {
        long bytes = 0;
        while (!slice.IsOver)
            bytes += await stream.ReadAsync(Incoming);
        return bytes / Chunk;
    }
}
