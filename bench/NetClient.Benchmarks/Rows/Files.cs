using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using NetClient.Benchmarks.Measuring;
using NetClient.Benchmarks.Peers;
using NetClient.Networking.Sockets;

namespace NetClient.Benchmarks.Rows;

/// <summary>A file from the system's cache to a counterpart that drops it.</summary>
internal static class Files
{
    private const int Megabytes = 16;

    private static readonly string Path = MakeFile();

    public static IReadOnlyList<Row> Rows { get; } =
    [
        AgainstReading(PeerProgram.Sink, "send a file, per MiB", new Target(1.9, 0.4)),
        AgainstReading(PeerProgram.Sink, "send a file, each end on a core, per MiB", new Target(0.97)) with { OneConnection = true },
        AgainstReading(PeerProgram.SinkAwake, "send a file to a peer that stays awake, per MiB", new Target(0.97)) with { OneConnection = true },
        AgainstReading(PeerProgram.Drop, "send a file to a peer that copies nothing, per MiB", new Target(0.97)) with { OneConnection = true },
        AgainstTheSystems(PeerProgram.Sink, "send a file, against Socket.SendFileAsync, per MiB"),
        AgainstTheSystems(PeerProgram.SinkAwake, "send a file to a peer that stays awake, against Socket.SendFileAsync, per MiB"),
    ];

    private static Row AgainstReading(string peer, string name, Target target) => new(
        name, peer, new("FileStream, 64 KiB, and Socket", one => Clients.OverRawAsync(one, ReadAndSendAsync)), new("SendFileAsync", one => Clients.OverOursAsync(one, SendFileAsync)), target);

    private static Row AgainstTheSystems(string peer, string name) => new(
        name, peer, new("Socket.SendFileAsync", one => Clients.OverRawAsync(one, SendFileAsync)), new("SendFileAsync", one => Clients.OverOursAsync(one, SendFileAsync)), new Target(0.97))
    {
        OneConnection = true,
    };

    private static async Task<long> ReadAndSendAsync(Socket socket, Slice slice)
    {
        await using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        Memory<byte> buffer = new byte[64 * 1024];
        long done = 0;
        for (; !slice.IsOver; done += Megabytes)
        {
            file.Position = 0;
            while (await file.ReadAsync(buffer) is > 0 and int count)
                await socket.SendAsync(buffer[..count], SocketFlags.None);
        }
        return done;
    }

    private static async Task<long> SendFileAsync(StreamSocket socket, Slice slice)
    {
        using SafeFileHandle file = File.OpenHandle(Path);
        long done = 0;
        for (; !slice.IsOver; done += Megabytes)
            await socket.SendFileAsync(file);
        return done;
    }

    private static async Task<long> SendFileAsync(Socket socket, Slice slice)
    {
        long done = 0;
        for (; !slice.IsOver; done += Megabytes)
            await socket.SendFileAsync(Path);
        return done;
    }

    private static string MakeFile()
    {
        string path = System.IO.Path.GetTempFileName();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        byte[] bytes = new byte[Megabytes * 1024 * 1024];
        Random.Shared.NextBytes(bytes); // pages that are there: out of untouched ones the system makes small pieces in its cache, which no real file lies in
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
