using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;

namespace Tour.Servers;

/// <summary>A server that has something to say, later: it accepts one client at a time, and the chapter speaks for it.</summary>
internal sealed class CallingServer : IDisposable
{
    private readonly StreamSocketListener _listener = new();
    private readonly Certificate? _certificate;

    private CallingServer(Certificate? certificate) => _certificate = certificate;

    public string Port => _listener.Information.LocalPort;

    /// <summary>Begins to listen.</summary>
    /// <param name="certificate">Speaks TLS with it; null for clear text.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<CallingServer> StartAsync(Certificate? certificate, CancellationToken cancellationToken)
    {
        var server = new CallingServer(certificate);
        await server._listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", cancellationToken);
        return server;
    }

    /// <summary>The next client.</summary>
    public async Task<StreamSocket> AcceptAsync(CancellationToken cancellationToken)
    {
        StreamSocket socket = await _listener.AcceptAsync(cancellationToken);
        if (_certificate is not null)
            await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new ServerTlsOptions { ServerCertificate = _certificate }, cancellationToken);
        return socket;
    }

    public void Dispose() => _listener.Dispose();
}
