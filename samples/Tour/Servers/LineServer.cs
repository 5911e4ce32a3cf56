using System.Threading.Channels;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;

namespace Tour.Servers;

/// <summary>A server that speaks in lines as mail servers do, and STARTTLS: NetClient's listener, from the other side.</summary>
internal sealed class LineServer : IAsyncDisposable
{
    private readonly StreamSocketListener _listener = new();
    private readonly Certificate _certificate;
    private readonly bool _injects;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<string> _sessions = Channel.CreateUnbounded<string>();
    private Task _accepting = Task.CompletedTask;

    private LineServer(Certificate certificate, bool injects) => (_certificate, _injects) = (certificate, injects);

    public string Port => _listener.Information.LocalPort;

    /// <summary>What came of each connection, in the order in which they ended.</summary>
    public ChannelReader<string> Sessions => _sessions.Reader;

    public static async Task<LineServer> StartAsync(Certificate certificate, bool injects, CancellationToken cancellationToken)
    {
        var server = new LineServer(certificate, injects);
        await server._listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", cancellationToken);
        server._accepting = server.AcceptAsync(server._stop.Token);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
            _ = ServeAsync(await _listener.AcceptAsync(cancellationToken), cancellationToken);
    }

    private async Task ServeAsync(StreamSocket socket, CancellationToken cancellationToken)
    {
        using (socket)
        {
            try
            {
                await socket.WriteLineAsync("220 mail.tour ready", cancellationToken);
                while (await socket.ReadLineAsync(cancellationToken) is { } command)
                {
                    if (command == "STARTTLS")
                    {
                        await socket.WriteLineAsync(_injects ? "220 go ahead\r\n250 injected" : "220 go ahead", cancellationToken);   // one segment
                        await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new ServerTlsOptions { ServerCertificate = _certificate }, cancellationToken);
                    }
                    else
                    {
                        await socket.WriteLineAsync($"250 {command} over {socket.Information.ProtectionLevel}", cancellationToken);
                    }
                }
                _sessions.Writer.TryWrite($"ended in {socket.Information.ProtectionLevel}");
            }
            catch (Exception e) when (e is NetworkException or OperationCanceledException)
            {
                _sessions.Writer.TryWrite($"{(e as NetworkException)?.Stage} failed: {e.Message}");
            }
        }
    }
}
