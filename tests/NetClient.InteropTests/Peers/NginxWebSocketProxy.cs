using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>nginx as a reverse proxy in front of a web socket server of the test's own.</summary>
public sealed class NginxWebSocketProxy : Peer
{
    private NginxWebSocketProxy()
        : base("nginx-ws")
    {
    }

    /// <summary>Why it cannot run on this machine; null when it can.</summary>
    public static string? Obstacle => Missing.Program("nginx");

    /// <summary>Without TLS.</summary>
    public int Port => Ports[0];

    /// <summary>With TLS.</summary>
    public int TlsPort => Ports[1];

    /// <summary>Starts it in front of a port.</summary>
    public static async Task<NginxWebSocketProxy> StartAsync(int backend, CancellationToken cancellationToken)
    {
        var server = new NginxWebSocketProxy();
        await server.StartAsync(portCount: 2, ports => server.PrepareAsync(ports, backend), cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports, int backend)
    {
        Directory.CreateDirectory("tmp");
        Directory.Write("nginx.conf", Resources.Render("nginx-websocket.conf",
            ("DIR", Directory.FullName), ("CERTS", InteropRun.Pki.Directory), ("PLAIN", ports[0]), ("TLS", ports[1]), ("BACKEND", backend)));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("nginx")!, "-p", Directory.FullName, "-e", "stderr", "-c", "nginx.conf")
        {
            DropPrivileges = true,
            LogFiles = [Directory["access.log"]],
        };
    }
}
