using System.Text;
using NetClient.InteropTests.Certificates;
using NetClient.Networking.Sockets;

namespace NetClient.InteropTests.StreamSocketListenerTests;

/// <summary>A web server on a TLS listener: answers every request with the TLS version, the name asked for and the client's certificate.</summary>
internal sealed class TinyWebServer : IDisposable
{
    private readonly StreamSocketListener _listener = Sockets.NewListener();

    private TinyWebServer(CancellationToken cancellationToken) =>
        _listener.ConnectionReceived += (sender, args) => _ = AnswerAsync(args.Socket, cancellationToken);

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Starts it with a certificate of <paramref name="pki"/>.</summary>
    public static async Task<TinyWebServer> StartAsync(
        OpenSslPki pki, string certificate, SocketProtectionLevel level, CancellationToken cancellationToken, Action<ServerTlsOptions>? configure = null)
    {
        var server = new TinyWebServer(cancellationToken);
        server._listener.Control.ServerTls.ServerCertificate = pki.CertificateWithKey(certificate);
        configure?.Invoke(server._listener.Control.ServerTls);
        await server._listener.BindEndpointAsync(Sockets.Loopback, "0", level, cancellationToken);
        server.Port = int.Parse(server._listener.Information.LocalPort, System.Globalization.CultureInfo.InvariantCulture);
        return server;
    }

    public void Dispose() => _listener.Dispose();

    private static async Task AnswerAsync(StreamSocket socket, CancellationToken cancellationToken)
    {
        using (socket)
        {
            using var reader = new StreamReader(socket.AsStream(), Encoding.ASCII, leaveOpen: true);
            while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 })
            {
                // The request does not matter.
            }

            StreamSocketInformation information = socket.Information;
            string client = information.ClientCertificate?.AsX509Certificate2().Subject ?? "nobody";
            string body = $"{information.ProtectionLevel} {information.RequestedServerName} {client}\n";
            await socket.AsStream().WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"),
                cancellationToken);
        }
    }
}
