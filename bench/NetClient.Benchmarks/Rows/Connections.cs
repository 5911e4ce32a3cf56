using System.Net.Security;
using System.Net.Sockets;
using NetClient.Benchmarks.Peers;
using NetClient.Networking.Sockets;

namespace NetClient.Benchmarks.Rows;

/// <summary>Connect, exchange one byte, close; one after another.</summary>
internal static class Connections
{
    private static readonly Memory<byte> One = new byte[1];

    public static Task<Side> RawAsync(PeerProcess peer) => Repeat(async () =>
    {
        using Socket socket = await Clients.RawAsync(Loopback.NextAddress(), peer.Port);
        await socket.SendAsync(One, SocketFlags.None);
        await socket.ReceiveAsync(One, SocketFlags.None);
        socket.Shutdown(SocketShutdown.Both);
    });

    public static Task<Side> OursAsync(PeerProcess peer) => Repeat(async () =>
    {
        using StreamSocket socket = await Clients.OursAsync(peer);
        await socket.WriteAsync(One);
        await socket.ReadAsync(One);
    });

    public static Task<Side> SslStreamAsync(PeerProcess peer, bool resume) => Repeat(async () =>
    {
        await using SslStream tls = await Clients.SslStreamAsync(peer, resume);
        await tls.WriteAsync(One);
        await tls.ReadExactlyAsync(One);
        await tls.ShutdownAsync();
    });

    public static Task<Side> OursSecuredAsync(PeerProcess peer, bool resume) => Repeat(async () =>
    {
        using StreamSocket socket = await Clients.OursSecuredAsync(peer, resume);
        await socket.WriteAsync(One);
        await socket.ReadAsync(One);
    });

    private static Task<Side> Repeat(Func<Task> operation) => Task.FromResult(new Side(async slice =>
    {
        long done = 0;
        for (; !slice.IsOver; done++)
            await operation();
        return done;
    }));
}
