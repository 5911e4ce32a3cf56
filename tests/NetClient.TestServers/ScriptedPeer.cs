using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace NetClient.TestServers;

/// <summary>One connection of a <see cref="LoopbackServer"/>, with the verbs that scripts are written in. Raw sockets throughout: nothing of NetClient is in it.</summary>
public sealed partial class ScriptedPeer(Socket socket, CancellationToken stop) : IAsyncDisposable
{
    private Stream _stream = new NetworkStream(socket, ownsSocket: false);

    public Socket Socket { get; } = socket;

    /// <summary>The connection, secured after <see cref="HandshakeAsync"/>.</summary>
    public Stream Stream => _stream;

    public CancellationToken Stop { get; } = stop;

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, Stop);

    /// <summary>Reads exactly this text, or fails saying what came instead.</summary>
    public async Task ExpectAsync(string text)
    {
        byte[] buffer = new byte[Encoding.Latin1.GetByteCount(text)];
        int length = await _stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, Stop);
        string seen = Encoding.Latin1.GetString(buffer, 0, length);
        if (seen != text)
            throw new InvalidOperationException($"The peer expected \"{text.ReplaceLineEndings("\\r\\n")}\" and saw \"{seen.ReplaceLineEndings("\\r\\n")}\".");
    }

    /// <summary>Reads until the other side ends, or fails; returns what came.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        await _stream.CopyToAsync(all, Stop);
        return all.ToArray();
    }

    /// <summary>Reads one chunk; empty at the end.</summary>
    public async Task<byte[]> ReadAsync(int atMost = 65536)
    {
        byte[] buffer = new byte[atMost];
        return buffer[..await _stream.ReadAsync(buffer, Stop)];
    }

    /// <summary>Waits until the other side has closed, in whichever way; true when it was in order (FIN).</summary>
    public async Task<bool> WaitForCloseAsync()
    {
        try
        {
            byte[] buffer = new byte[4096];
            while (await _stream.ReadAsync(buffer, Stop) > 0)
            {
                // whatever still comes is of no interest
            }
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The server's side of a TLS handshake.</summary>
    public async Task<SslStream> HandshakeAsync(X509Certificate2 certificate, X509Certificate2? intermediate = null, Action<SslServerAuthenticationOptions>? configure = null)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, intermediate is null ? [] : [intermediate], offline: true),
        };
        configure?.Invoke(options);
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsServerAsync(options, Stop);
        _stream = tls;
        return tls;
    }

    /// <summary>The handshake, whose failure is the client's business.</summary>
    public async Task<bool> TryHandshakeAsync(X509Certificate2 certificate, X509Certificate2? intermediate = null, Action<SslServerAuthenticationOptions>? configure = null)
    {
        try
        {
            await HandshakeAsync(certificate, intermediate, configure);
            return true;
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException or SocketException)
        {
            return false;
        }
    }

    /// <summary>Reads the head of an HTTP request and answers it; returns the request line.</summary>
    public async Task<string> AnswerHttpAsync(ReadOnlyMemory<byte> body, string contentType = "application/octet-stream")
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await _stream.ReadAsync(one, Stop) == 1)
            head.Append((char)one[0]);
        await SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        await SendAsync(body);
        return head.ToString().Split("\r\n")[0];
    }

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        Socket.Dispose();
    }
}
