using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using NetClient.Benchmarks.Measuring;
using NetClient.Benchmarks.Peers;
using NetClient.Networking.Sockets;

namespace NetClient.Benchmarks.Rows;

/// <summary>The ways to connect, the two sides of each as alike as their APIs allow.</summary>
internal static class Clients
{
    public static async Task<Socket> RawAsync(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(address, port));
        return socket;
    }

    // One that is measured for longer than a moment.
    private static async Task<Socket> StayingAsync(IPAddress address, PeerProcess peer)
    {
        Socket socket = await RawAsync(address, peer.Port);
        CongestionControl.WithoutPacing(socket);
        return socket;
    }

    public static async Task<StreamSocket> OursAsync(PeerProcess peer)
    {
        var socket = new StreamSocket(Loopback.Context);
        await socket.ConnectAsync(Loopback.NextLiteral(), peer.ServiceName);
        return socket;
    }

    public static async Task<SslStream> SslStreamAsync(PeerProcess peer, bool resume = true) =>
        await SslStreamAsync(peer, await RawAsync(Loopback.NextAddress(), resume ? peer.Port : peer.SecondPort));

    private static async Task<SslStream> SslStreamAsync(PeerProcess peer, Socket socket)
    {
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = Loopback.Name.CanonicalName,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { peer.Root },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        });
        return tls;
    }

    public static async Task<StreamSocket> OursSecuredAsync(PeerProcess peer, bool resume = true)
    {
        var socket = new StreamSocket(Loopback.Context);
        socket.Control.ExclusiveTrustRoots.Add(peer.RootCertificate);
        await socket.ConnectAsync(Loopback.Name, resume ? peer.ServiceName : peer.SecondServiceName, SocketProtectionLevel.Tls12);
        return socket;
    }

    /// <summary>A row's side with one connection.</summary>
    public static async Task<Side> OverRawAsync(PeerProcess peer, Func<Socket, Slice, Task<long>> run)
    {
        Socket socket = await StayingAsync(IPAddress.Loopback, peer);
        return new Side(slice => run(socket, slice), socket);
    }

    /// <inheritdoc cref="OverRawAsync"/>
    public static async Task<Side> OverNetworkStreamAsync(PeerProcess peer, Func<Stream, Slice, Task<long>> run)
    {
        Socket socket = await StayingAsync(IPAddress.Loopback, peer);
        var stream = new NetworkStream(socket, ownsSocket: true);
        return new Side(slice => run(stream, slice), stream);
    }

    /// <inheritdoc cref="OverRawAsync"/>
    public static async Task<Side> OverSslStreamAsync(PeerProcess peer, Func<Stream, Slice, Task<long>> run)
    {
        SslStream stream = await SslStreamAsync(peer, await StayingAsync(Loopback.NextAddress(), peer));
        return new Side(slice => run(stream, slice), stream);
    }

    /// <inheritdoc cref="OverRawAsync"/>
    public static async Task<Side> OverOursAsync(PeerProcess peer, Func<StreamSocket, Slice, Task<long>> run)
    {
        StreamSocket socket = await OursAsync(peer);
        CongestionControl.WithoutPacing(socket.Carrier.Socket);
        return new Side(slice => run(socket, slice), socket);
    }

    /// <inheritdoc cref="OverRawAsync"/>
    public static async Task<Side> OverOursSecuredAsync(PeerProcess peer, Func<StreamSocket, Slice, Task<long>> run)
    {
        StreamSocket socket = await OursSecuredAsync(peer);
        CongestionControl.WithoutPacing(socket.Carrier.Socket);
        return new Side(slice => run(socket, slice), socket);
    }
}
