using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace NetClient.Tests.Networking.Internal.Dns;

/// <summary>A name server on loopback, UDP and TCP on one port, that answers as its script says: each query gets no, one or several messages.</summary>
internal sealed class ScriptedDnsServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly Func<byte[], bool, byte[][]> _script;
    private readonly Task _running;

    private ScriptedDnsServer(Func<byte[], bool, byte[][]> script)
    {
        _script = script;
        (_udp, _tcp) = BindBoth();
        _running = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public IPEndPoint Address => (IPEndPoint)_udp.LocalEndPoint!;

    /// <summary>Each query that came, and whether over TCP.</summary>
    public ConcurrentQueue<(byte[] Message, bool IsTcp, int SourcePort)> Queries { get; } = new();

    /// <summary>Released once for each query that came, after its answers were sent.</summary>
    public SemaphoreSlim Arrived { get; } = new(0);

    /// <param name="script">From a query, and whether it came over TCP, to the messages to send back.</param>
    public static ScriptedDnsServer Start(Func<byte[], bool, byte[][]> script) => new(script);

    public static ScriptedDnsServer Start(Func<byte[], byte[]> script) => new((query, _) => [script(query)]);

    public static ScriptedDnsServer Silent() => new((_, _) => []);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _running;
        _stop.Dispose();
    }

    private static (Socket Udp, Socket Tcp) BindBoth()
    {
        while (true)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                tcp.Bind(udp.LocalEndPoint!);
                tcp.Listen();
                return (udp, tcp);
            }
            catch (SocketException)   // somebody has that TCP port: draw again
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        byte[] buffer = new byte[65535];
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                byte[] query = buffer[..received.ReceivedBytes];
                Queries.Enqueue((query, false, ((IPEndPoint)received.RemoteEndPoint).Port));
                foreach (byte[] answer in _script(query, false))
                    await _udp.SendToAsync(answer, received.RemoteEndPoint, _stop.Token);
                Arrived.Release();
            }
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using Socket peer = await _tcp.AcceptAsync(_stop.Token);
                await using var stream = new NetworkStream(peer);
                byte[] prefix = new byte[2];
                await stream.ReadExactlyAsync(prefix, _stop.Token);
                byte[] query = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
                await stream.ReadExactlyAsync(query, _stop.Token);
                Queries.Enqueue((query, true, ((IPEndPoint)peer.RemoteEndPoint!).Port));
                foreach (byte[] answer in _script(query, true))
                {
                    BinaryPrimitives.WriteUInt16BigEndian(prefix, (ushort)answer.Length);
                    await stream.WriteAsync(prefix, _stop.Token);
                    await stream.WriteAsync(answer, _stop.Token);
                }
                Arrived.Release();
            }
        }
        catch (Exception e) when (_stop.IsCancellationRequested && e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }
}
