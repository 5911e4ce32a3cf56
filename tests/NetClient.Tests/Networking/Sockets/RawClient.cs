using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using NetClient.Networking.Sockets;
using static NetClient.Tests.Networking.Sockets.TlsTests;

namespace NetClient.Tests.Networking.Sockets;

/// <summary>A client of plain .NET, for listeners.</summary>
internal sealed class RawClient(SslStream tls) : IDisposable
{
    public SslStream Tls => tls;

    /// <summary>The issuers that the server sent along.</summary>
    public byte[][] Intermediates { get; private set; } = [];

    public static async Task<Socket> DialAsync(StreamSocketListener listener)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, int.Parse(listener.Information.LocalPort, CultureInfo.InvariantCulture)), Token);
        return socket;
    }

    /// <summary>A handshake that takes whatever certificate comes: what it was is the test's business.</summary>
    public static async Task<RawClient> ConnectAsync(StreamSocketListener listener, Action<SslClientAuthenticationOptions>? configure = null)
    {
        var client = new RawClient(new SslStream(new NetworkStream(await DialAsync(listener), ownsSocket: true)));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, _, chain, _) =>
            {
                client.Intermediates = [.. chain!.ChainPolicy.ExtraStore.Select(one => one.RawData)];
                return true;
            },
        };
        configure?.Invoke(options);
        bool done = false;
        try
        {
            await client.Tls.AuthenticateAsClientAsync(options, Token);
            done = true;
            return client;
        }
        finally
        {
            if (!done)
                client.Dispose();
        }
    }

    /// <summary>Reads so many characters, or fewer at the end.</summary>
    public async Task<string> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        return Encoding.ASCII.GetString(bytes, 0, await tls.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, Token));
    }

    public void Dispose() => tls.Dispose();
}
