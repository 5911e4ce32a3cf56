using System.Net.Sockets;
using NetClient.Benchmarks.Measuring;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;
using Buffer = NetClient.Storage.Streams.Buffer;

namespace NetClient.Benchmarks.Rows;

/// <summary>Send so many bytes, read as many back. The loops are written out once for each shape, so that nothing of ours stands between a side and its calls.</summary>
internal static class PingPong
{
    public static async Task<long> RunAsync(Socket socket, Memory<byte> message, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
        {
            await socket.SendAsync(message, SocketFlags.None);
            for (int read = 0; read < message.Length;)
                read += NotEnded(await socket.ReceiveAsync(message[read..], SocketFlags.None));
        }
        return done;
    }

    public static async Task<long> RunAsync(StreamSocket socket, Memory<byte> message, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
        {
            await socket.WriteAsync(message);
            for (int read = 0; read < message.Length;)
                read += NotEnded(await socket.ReadAsync(message[read..]));
        }
        return done;
    }

    public static async Task<long> RunAsync(Stream stream, Memory<byte> message, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
        {
            await stream.WriteAsync(message);
            for (int read = 0; read < message.Length;)
                read += NotEnded(await stream.ReadAsync(message[read..]));
        }
        return done;
    }

    /// <summary>With a token that could be cancelled, as an app with a timeout has it.</summary>
    public static async Task<long> RunAsync(Socket socket, Memory<byte> message, Slice slice, CancellationToken token)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
        {
            await socket.SendAsync(message, SocketFlags.None, token);
            for (int read = 0; read < message.Length;)
                read += NotEnded(await socket.ReceiveAsync(message[read..], SocketFlags.None, token));
        }
        return done;
    }

    /// <inheritdoc cref="RunAsync(Socket, Memory{byte}, Slice, CancellationToken)"/>
    public static async Task<long> RunAsync(StreamSocket socket, Memory<byte> message, Slice slice, CancellationToken token)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
        {
            await socket.WriteAsync(message, token);
            for (int read = 0; read < message.Length;)
                read += NotEnded(await socket.ReadAsync(message[read..], token));
        }
        return done;
    }

    /// <summary>As WinRT has it: a buffer is written, and filled again.</summary>
    public static async Task<long> RunWithBuffersAsync(StreamSocket socket, uint size, Slice slice)
    {
        var message = new Buffer(size) { Length = size };
        long done = 0;
        for (; !slice.IsOver; done++)
        {
            await socket.OutputStream.WriteAsync(message);
            IBuffer answer = await socket.InputStream.ReadAsync(message, size, InputStreamOptions.None);
            NotEnded((int)answer.Length);
        }
        return done;
    }

    /// <summary>As most WinRT code has it: through a writer and a reader.</summary>
    public static async Task<long> RunAsync(DataWriter writer, DataReader reader, byte[] message, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done++)
        {
            writer.WriteBytes(message);
            await writer.StoreAsync();
            NotEnded((int)await reader.LoadAsync((uint)message.Length));
            reader.ReadBytes(message);
        }
        return done;
    }

    /// <summary>Several at a time; the operations are added up.</summary>
    public static async Task<long> RunAllAsync<T>(IReadOnlyList<T> connections, Func<T, Task<long>> run)
    {
        // Each on its own way through the thread pool from the start: none of them runs inside another's call.
        long[] done = await Task.WhenAll(connections.Select(connection => Task.Run(() => run(connection))));
        return done.Sum();
    }

    private static int NotEnded(int count) => count > 0 ? count : throw new IOException("The counterpart has gone.");
}
