using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using NetClient.Benchmarks.Peers;
using NetClient.Networking.Sockets;

namespace NetClient.Benchmarks.Rows;

/// <summary>Datagrams there and back, in one direction, and as events. Raw sockets are bound as ours are: to all addresses, both families, unless connected.</summary>
internal static class Datagrams
{
    public const int Size = 64;

    // Sent in one go, and then awaited: fewer than any receive buffer holds, so that none is lost.
    private const int Burst = 32;

    private static readonly ReadOnlyMemory<byte> Outgoing = new byte[Size];

    public static readonly IReadOnlyList<Row> Rows =
    [
        new("datagram ping-pong 64 B, connected", PeerProgram.DatagramEcho,
            new("Socket", RawConnectedPingPongAsync), new("DatagramSocket", OursConnectedPingPongAsync), Target.Streaming) { OneConnection = true },
        new("datagram ping-pong 64 B", PeerProgram.DatagramEcho,
            new("Socket, SocketAddress", RawPingPongAsync), new("DatagramSocket", OursPingPongAsync), Target.Streaming) { OneConnection = true },
        new("datagram send 64 B", PeerProgram.DatagramSink,
            new("Socket, EndPoint", RawSendAsync), new("DatagramSocket", OursSendAsync), new Target(1.05, Allocated: 0)) { OneConnection = true },
        new("datagram send 64 B, connected", PeerProgram.DatagramSink,
            new("Socket, EndPoint", RawSendAsync), new("DatagramSocket, connected", OursConnectedSendAsync), new Target(1.2, Allocated: 0)) { OneConnection = true },
        new("datagram events with local address, 64 B", PeerProgram.DatagramEcho,
            new("ReceiveMessageFromAsync", RawMessagesAsync), new("MessageReceived", OursMessagesAsync), new Target(0, AllocatesLess: true)),
    ];

    public static async Task<Side> RawConnectedPingPongAsync(PeerProcess peer)
    {
        Socket socket = await RawConnectedAsync(peer);
        Memory<byte> buffer = new byte[2048];
        return new Side(async slice =>
        {
            long done = 0;
            for (; !slice.IsOver; done++)
            {
                await socket.SendAsync(Outgoing, SocketFlags.None);
                await socket.ReceiveAsync(buffer, SocketFlags.None);
            }
            return done;
        }, socket);
    }

    public static async Task<Side> OursConnectedPingPongAsync(PeerProcess peer)
    {
        DatagramSocket socket = await OursConnectedAsync(peer);
        Memory<byte> buffer = new byte[2048];
        return new Side(async slice =>
        {
            long done = 0;
            for (; !slice.IsOver; done++)
            {
                await socket.SendAsync(Outgoing);
                await socket.ReceiveAsync(buffer);
            }
            return done;
        }, socket);
    }

    /// <summary>With the overloads of .NET that allocate nothing.</summary>
    public static Task<Side> RawPingPongAsync(PeerProcess peer)
    {
        Socket socket = RawBound();
        SocketAddress to = EndPointOf(peer).Serialize(), from = new(AddressFamily.InterNetworkV6);
        Memory<byte> buffer = new byte[2048];
        return Task.FromResult(new Side(async slice =>
        {
            long done = 0;
            for (; !slice.IsOver; done++)
            {
                await socket.SendToAsync(Outgoing, SocketFlags.None, to);
                await socket.ReceiveFromAsync(buffer, SocketFlags.None, from);
            }
            return done;
        }, socket));
    }

    public static async Task<Side> OursPingPongAsync(PeerProcess peer)
    {
        DatagramSocket socket = await OursBoundAsync();
        var to = new DatagramEndpoint(EndPointOf(peer));
        Memory<byte> buffer = new byte[2048];
        return new Side(async slice =>
        {
            long done = 0;
            for (; !slice.IsOver; done++)
            {
                await socket.SendAsync(Outgoing, to);
                await socket.ReceiveAsync(buffer);
            }
            return done;
        }, socket);
    }

    public static Task<Side> RawSendAsync(PeerProcess peer)
    {
        Socket socket = RawBound();
        EndPoint to = EndPointOf(peer);
        return Task.FromResult(new Side(async slice =>
        {
            long done = 0;
            for (; !slice.IsOver; done++)
                await socket.SendToAsync(Outgoing, SocketFlags.None, to);
            return done;
        }, socket));
    }

    public static async Task<Side> OursSendAsync(PeerProcess peer)
    {
        DatagramSocket socket = await OursBoundAsync();
        var to = new DatagramEndpoint(EndPointOf(peer));
        return new Side(async slice =>
        {
            long done = 0;
            for (; !slice.IsOver; done++)
                await socket.SendAsync(Outgoing, to);
            return done;
        }, socket);
    }

    public static async Task<Side> OursConnectedSendAsync(PeerProcess peer)
    {
        DatagramSocket socket = await OursConnectedAsync(peer);
        return new Side(async slice =>
        {
            long done = 0;
            for (; !slice.IsOver; done++)
                await socket.SendAsync(Outgoing);
            return done;
        }, socket);
    }

    /// <summary>Bursts, and a loop that receives the answers with the one call of .NET that tells the local address.</summary>
    public static Task<Side> RawMessagesAsync(PeerProcess peer)
    {
        Socket socket = RawBound();
        SocketAddress to = EndPointOf(peer).Serialize();
        var burst = new Countdown();
        _ = Task.Run(() => ReceiveMessagesAsync(socket, burst));
        return Task.FromResult(new Side(async slice =>
        {
            long done = 0;
            for (; !slice.IsOver; done += Burst)
            {
                ValueTask all = burst.Start(Burst);
                for (int i = 0; i < Burst; i++)
                    await socket.SendToAsync(Outgoing, SocketFlags.None, to);
                await all;
            }
            return done;
        }, socket));
    }

    /// <summary>Bursts, and an event for each answer.</summary>
    public static async Task<Side> OursMessagesAsync(PeerProcess peer)
    {
        var burst = new Countdown();
        DatagramSocket socket = await OursBoundAsync(socket => socket.MessageReceived += (_, args) =>
        {
            Check(args.LocalAddress);
            if (args.Data.Length == Size)
                burst.Signal();
        });
        var to = new DatagramEndpoint(EndPointOf(peer));
        return new Side(async slice =>
        {
            long done = 0;
            for (; !slice.IsOver; done += Burst)
            {
                ValueTask all = burst.Start(Burst);
                for (int i = 0; i < Burst; i++)
                    await socket.SendAsync(Outgoing, to);
                await all;
            }
            return done;
        }, socket);
    }

    private static async Task ReceiveMessagesAsync(Socket socket, Countdown burst)
    {
        EndPoint anybody = new IPEndPoint(IPAddress.IPv6Any, 0);
        Memory<byte> buffer = new byte[2048];
        try
        {
            while (true)
            {
                SocketReceiveMessageFromResult received = await socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, anybody);
                Check(received.PacketInformation.Address);
                if (received.ReceivedBytes == Size)
                    burst.Signal();
            }
        }
        catch (SocketException)
        {
            // The slice is over, and the socket closed.
        }
    }

    private static IPEndPoint EndPointOf(PeerProcess peer) => new(IPAddress.Loopback.MapToIPv6(), peer.Port);

    private static Socket RawBound()
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        return socket;
    }

    private static async Task<Socket> RawConnectedAsync(PeerProcess peer)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(IPAddress.Loopback, peer.Port);
        return socket;
    }

    private static async Task<DatagramSocket> OursBoundAsync(Action<DatagramSocket>? configure = null)
    {
        var socket = new DatagramSocket(Loopback.Context);
        configure?.Invoke(socket);
        await socket.BindServiceNameAsync("0");
        return socket;
    }

    private static async Task<DatagramSocket> OursConnectedAsync(PeerProcess peer)
    {
        var socket = new DatagramSocket(Loopback.Context);
        await socket.ConnectAsync(new Networking.HostName("127.0.0.1"), peer.ServiceName);
        return socket;
    }

    private static void Check(object? address) => ArgumentNullException.ThrowIfNull(address);

    /// <summary>Ends when so many events have come; used again and again, without an allocation.</summary>
    private sealed class Countdown : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
        private int _left;

        public ValueTask Start(int count)
        {
            _core.Reset();
            Volatile.Write(ref _left, count);
            return new ValueTask(this, _core.Version);
        }

        public void Signal()
        {
            if (Interlocked.Decrement(ref _left) == 0)
                _core.SetResult(true);
        }

        void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

        void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
