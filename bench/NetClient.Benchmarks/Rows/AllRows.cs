using System.Net;
using System.Net.Sockets;
using NetClient.Benchmarks.Peers;
using NetClient.Networking.Sockets;
using NetClient.Storage.Streams;

namespace NetClient.Benchmarks.Rows;

/// <summary>What is compared.</summary>
internal static class AllRows
{
    private const int Many = 100;

    private const string Raw = "Socket";
    private const string Ours = "StreamSocket";
    private const string Tls = "SslStream";

    public static readonly IReadOnlyList<Row> List =
    [
        new("TCP ping-pong 32 B", PeerProgram.Echo, RawPingPong(32), OursPingPong(32), Target.Streaming)
        { OneConnection = true },
        new("TCP ping-pong 1 KiB", PeerProgram.Echo, RawPingPong(1024), OursPingPong(1024), Target.Streaming)
        { OneConnection = true },
        new("TCP ping-pong 32 B, Stream", PeerProgram.Echo,
            new("NetworkStream", peer => Clients.OverNetworkStreamAsync(peer, (stream, slice) => PingPong.RunAsync(stream, Message(32), slice))),
            new("AsStream()", peer => Clients.OverOursAsync(peer, (socket, slice) => PingPong.RunAsync(socket.AsStream(), Message(32), slice))), Target.Streaming)
        { OneConnection = true },
        new("TCP ping-pong 32 B, cancellable token", PeerProgram.Echo,
            new(Raw, peer => Clients.OverRawAsync(peer, (socket, slice) => PingPong.RunAsync(socket, Message(32), slice, SomeToken))),
            new(Ours, peer => Clients.OverOursAsync(peer, (socket, slice) => PingPong.RunAsync(socket, Message(32), slice, SomeToken))), Target.Streaming)
        { OneConnection = true },
        new("TCP ping-pong 32 B, IBuffer", PeerProgram.Echo, RawPingPong(32),
            new("InputStream/OutputStream", peer => Clients.OverOursAsync(peer, (socket, slice) => PingPong.RunWithBuffersAsync(socket, 32, slice))), Target.Allocating(128))
        { OneConnection = true },
        new("TCP ping-pong 32 B, DataReader", PeerProgram.Echo, RawPingPong(32), new("DataWriter/DataReader", OverReaderAndWriterAsync), Target.Streaming)
        { OneConnection = true },
        new("TCP send 64 KiB", PeerProgram.Sink,
            new(Raw, peer => Clients.OverRawAsync(peer, Bulk.SendAsync)), new(Ours, peer => Clients.OverOursAsync(peer, Bulk.SendAsync)), Target.Streaming)
        { OneConnection = true },
        new("TCP receive 64 KiB", PeerProgram.Source,
            new(Raw, peer => Clients.OverRawAsync(peer, Bulk.ReceiveAsync)), new(Ours, peer => Clients.OverOursAsync(peer, Bulk.ReceiveAsync)), Target.Streaming)
        { OneConnection = true },
        new("100 connections x 32 B, client", PeerProgram.Echo, new(Raw, ManyRawAsync), new(Ours, ManyOursAsync), Target.Streaming),
        new("100 connections x 32 B, server", PeerProgram.Load,
            new(Raw, load => Servers.RawAsync(load, Many)), new("StreamSocketListener", load => Servers.OursAsync(load, Many)), Target.Streaming),
        new("connect + 1 B + close", PeerProgram.EchoInTurn, new(Raw, Connections.RawAsync), new(Ours, Connections.OursAsync), Target.Connecting),

        new("TLS ping-pong 32 B", PeerProgram.TlsEcho, SslStreamPingPong(32), OursSecuredPingPong(32), Target.Streaming)
        { OneConnection = true },
        new("TLS ping-pong 1 KiB", PeerProgram.TlsEcho, SslStreamPingPong(1024), OursSecuredPingPong(1024), Target.Streaming)
        { OneConnection = true },
        new("TLS send 64 KiB", PeerProgram.TlsSink,
            new(Tls, peer => Clients.OverSslStreamAsync(peer, Bulk.SendAsync)), new(Ours, peer => Clients.OverOursSecuredAsync(peer, Bulk.SendAsync)), Target.Streaming)
        { OneConnection = true },
        new("TLS receive 64 KiB", PeerProgram.TlsSource,
            new(Tls, peer => Clients.OverSslStreamAsync(peer, Bulk.ReceiveAsync)), new(Ours, peer => Clients.OverOursSecuredAsync(peer, Bulk.ReceiveAsync)), Target.Streaming)
        { OneConnection = true },
        new("TLS full handshake + 1 B + close", PeerProgram.Handshakes,
            new(Tls, peer => Connections.SslStreamAsync(peer, resume: false)), new(Ours, peer => Connections.OursSecuredAsync(peer, resume: false)), Target.Connecting)
        { Question = PeerProgram.CountHandshakes },
        new("TLS resumed handshake + 1 B + close", PeerProgram.Handshakes,
            new(Tls, peer => Connections.SslStreamAsync(peer, resume: true)), new(Ours, peer => Connections.OursSecuredAsync(peer, resume: true)), Target.Connecting)
        { Question = PeerProgram.CountHandshakes },
        new("TLS resumed against full handshake", PeerProgram.Handshakes,
            new("StreamSocket, full", peer => Connections.OursSecuredAsync(peer, resume: false)),
            new("StreamSocket, resumed", peer => Connections.OursSecuredAsync(peer, resume: true)), new Target(1.4))
        { Question = PeerProgram.CountHandshakes },

        .. Files.Rows,
        .. KestrelServers.Rows,
        .. Requests.Rows,
        .. Datagrams.Rows,
        .. WebSockets.Rows,
        .. Checks.Rows,
        .. Diagnostics.Rows,
        .. Feeds.Rows,
    ];

    // One that is never cancelled: what is measured is the looking after it.
    private static readonly CancellationTokenSource Never = new();

    private static CancellationToken SomeToken => Never.Token;

    private static Contestant RawPingPong(int size) =>
        new(Raw, peer => Clients.OverRawAsync(peer, (socket, slice) => PingPong.RunAsync(socket, Message(size), slice)));

    private static Contestant OursPingPong(int size) =>
        new(Ours, peer => Clients.OverOursAsync(peer, (socket, slice) => PingPong.RunAsync(socket, Message(size), slice)));

    private static Contestant SslStreamPingPong(int size) =>
        new(Tls, peer => Clients.OverSslStreamAsync(peer, (stream, slice) => PingPong.RunAsync(stream, Message(size), slice)));

    private static Contestant OursSecuredPingPong(int size) =>
        new(Ours, peer => Clients.OverOursSecuredAsync(peer, (socket, slice) => PingPong.RunAsync(socket, Message(size), slice)));

    private static async Task<Side> OverReaderAndWriterAsync(PeerProcess peer)
    {
        StreamSocket socket = await Clients.OursAsync(peer);
        var writer = new DataWriter(socket.OutputStream);
        var reader = new DataReader(socket.InputStream);
        byte[] message = new byte[32];
        return new Side(slice => PingPong.RunAsync(writer, reader, message, slice), writer, reader, socket);
    }

    private static async Task<Side> ManyRawAsync(PeerProcess peer)
    {
        Socket[] sockets = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Clients.RawAsync(IPAddress.Loopback, peer.Port)));
        return new Side(slice => PingPong.RunAllAsync(sockets, socket => PingPong.RunAsync(socket, Message(32), slice)), sockets);
    }

    private static async Task<Side> ManyOursAsync(PeerProcess peer)
    {
        StreamSocket[] sockets = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Clients.OursAsync(peer)));
        return new Side(slice => PingPong.RunAllAsync(sockets, socket => PingPong.RunAsync(socket, Message(32), slice)), sockets);
    }

    private static Memory<byte> Message(int size) => new byte[size];
}
