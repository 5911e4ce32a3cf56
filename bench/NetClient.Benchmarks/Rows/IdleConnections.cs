using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NetClient.Benchmarks.Peers;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.Benchmarks.Rows;

/// <summary>Many connections on one listener that do nothing: what each costs in memory.</summary>
internal static class IdleConnections
{
    public const string Name = "idle connections";

    public static async Task RunAsync(RunOptions options, TextWriter output)
    {
        int count = options.IdleConnections;
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} idle connections on one listener, the clients in another process; bytes per connection:"));
        output.WriteLine();
        output.WriteLine("| listener | managed heap | with a read pending | resident set, with a read pending |");
        output.WriteLine("| --- | ---: | ---: | ---: |");
        // Once for nothing: what the first connections load and compile is no connection's.
        await MeasureAsync("warm-up", Math.Min(count, 1000), AcceptRawAsync);
        await MeasureAsync("warm-up", Math.Min(count, 1000), AcceptOursAsync);
        output.WriteLine(await MeasureAsync("Socket", count, AcceptRawAsync));
        output.WriteLine(await MeasureAsync("StreamSocketListener", count, AcceptOursAsync));
    }

    private static async Task<string> MeasureAsync(string name, int count, Func<PeerProcess, int, Task<Crowd>> acceptAsync)
    {
        await using PeerProcess peer = await PeerProcess.StartAsync(PeerProgram.Idle);
        (long heap, long resident) = Memory();
        using Crowd crowd = await acceptAsync(peer, count);
        (long heapIdle, _) = Memory();
        Task[] reads = [.. crowd.Connections.Select(crowd.ReadAsync)];
        (long heapReading, long residentReading) = Memory();
        string line = string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {(heapIdle - heap) / count:N0} | {(heapReading - heap) / count:N0} | {(residentReading - resident) / count:N0} |");
        foreach (IDisposable connection in crowd.Connections)
            connection.Dispose();
        await Task.WhenAll(reads);
        return line;
    }

    private static async Task<Crowd> AcceptRawAsync(PeerProcess peer, int count)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Task<string> connecting = peer.AskAsync($"{((IPEndPoint)listener.LocalEndPoint!).Port} {count}");
        var accepted = new IDisposable[count];
        for (int i = 0; i < count; i++)
            accepted[i] = await listener.AcceptAsync();
        await connecting;
        return new Crowd(listener, accepted, async connection => await ((Socket)connection).ReceiveAsync(Memory<byte>.Empty, SocketFlags.None));
    }

    private static async Task<Crowd> AcceptOursAsync(PeerProcess peer, int count)
    {
        var listener = new StreamSocketListener(Loopback.Context);
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0");
        Task<string> connecting = peer.AskAsync($"{listener.Information.LocalPort} {count}");
        var accepted = new IDisposable[count];
        for (int i = 0; i < count; i++)
            accepted[i] = await listener.AcceptAsync();
        await connecting;
        return new Crowd(listener, accepted, async connection => await ((StreamSocket)connection).ReadAsync(Memory<byte>.Empty));
    }

    private static (long Heap, long Resident) Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    private sealed record Crowd(IDisposable Listener, IReadOnlyList<IDisposable> Connections, Func<IDisposable, Task> Read) : IDisposable
    {
        /// <summary>A read that waits and, in the end, is closed under way.</summary>
        public async Task ReadAsync(IDisposable connection)
        {
            try
            {
                await Read(connection);
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                // Closed when the measuring was done.
            }
        }

        public void Dispose() => Listener.Dispose();
    }
}
