using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetClient.InteropTests.Certificates;

namespace NetClient.InteropTests.SmokeTests;

/// <summary>A client made of nothing but System.Net: proves a peer without NetClient having a part in it.</summary>
internal sealed class PlainClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private Stream _stream;

    private PlainClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>What the server's certificate was found to lack.</summary>
    public X509ChainStatusFlags ChainStatus { get; private set; }

    public static async Task<PlainClient> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return new PlainClient(socket);
    }

    /// <summary>Handshakes as "localhost", trusting the test root alone.</summary>
    public async Task<SslStream> SecureAsync(OpenSslPki pki, X509RevocationMode revocation, string? clientCertificate, CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { pki.Root },
                RevocationMode = revocation,
                DisableCertificateDownloads = true,
            },
            RemoteCertificateValidationCallback = (_, _, chain, errors) =>
            {
                ChainStatus = chain!.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status);
                return errors == SslPolicyErrors.None;
            },
        };
        if (clientCertificate is not null)
        {
            X509Certificate2Collection own = pki.LoadWithKey(clientCertificate);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(own.Single(certificate => certificate.HasPrivateKey), own, offline: true);
        }

        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        _stream = tls;
        return tls;
    }

    public Task<SslStream> SecureAsync(OpenSslPki pki, CancellationToken cancellationToken) =>
        SecureAsync(pki, X509RevocationMode.NoCheck, clientCertificate: null, cancellationToken);

    public Task SendAsync(string text, CancellationToken cancellationToken) => SendAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

    public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken) => await _stream.WriteAsync(bytes, cancellationToken);

    /// <summary>Reads until what came ends with <paramref name="end"/>, and not a byte further.</summary>
    public async Task<string> ReadThroughAsync(string end, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, cancellationToken);
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(_stream, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    public async Task<byte[]> ReadBytesAsync(int count, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>A GET, and all of the answer.</summary>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        await SendAsync("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n", cancellationToken);
        return await ReadToEndAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }
}
