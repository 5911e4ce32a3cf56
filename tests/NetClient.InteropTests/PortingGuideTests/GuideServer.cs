using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using NetClient.InteropTests.Certificates;

namespace NetClient.InteropTests.PortingGuideTests;

/// <summary>The server that the guide's upgrade example needs: it takes a length-prefixed string in clear text, answers nothing, and goes on in TLS.</summary>
internal sealed class GuideServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public GuideServer(OpenSslPki pki, CancellationToken cancellationToken)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Completion = ServeAsync(pki, cancellationToken);
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>The string that came in clear text and the line that came in TLS.</summary>
    public Task<(string Plain, string Secret)> Completion { get; }

    public void Dispose() => _listener.Dispose();

    private async Task<(string Plain, string Secret)> ServeAsync(OpenSslPki pki, CancellationToken cancellationToken)
    {
        using Socket socket = await _listener.AcceptAsync(cancellationToken);
        await using var plain = new NetworkStream(socket);
        byte[] length = new byte[4];
        await plain.ReadExactlyAsync(length, cancellationToken);
        byte[] text = new byte[BinaryPrimitives.ReadUInt32BigEndian(length)];
        await plain.ReadExactlyAsync(text, cancellationToken);

        await using var tls = new SslStream(plain);
        var certificates = pki.LoadWithKey("good");
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificates.Single(one => one.HasPrivateKey), certificates, offline: true),
            },
            cancellationToken);
        using var reader = new StreamReader(tls);
        string secret = await reader.ReadLineAsync(cancellationToken) ?? "";
        return (Encoding.UTF8.GetString(text), secret);
    }
}
