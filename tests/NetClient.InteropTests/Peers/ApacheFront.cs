using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Apache as a reverse proxy in front of a server of the test's own, by HTTP.</summary>
public sealed class ApacheFront : Peer
{
    private ApacheFront()
        : base("apache-front")
    {
    }

    /// <summary>Why it cannot run on this machine; null when it can.</summary>
    public static string? Obstacle => Missing.Program("apache2");

    /// <summary>Its port.</summary>
    public int Port => Ports[0];

    /// <summary>Starts it in front of a port.</summary>
    public static async Task<ApacheFront> StartAsync(int backend, CancellationToken cancellationToken)
    {
        var server = new ApacheFront();
        await server.StartAsync(portCount: 1, ports => server.PrepareAsync(ports, backend), cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports, int backend)
    {
        Directory.Write("httpd.conf", Resources.Render("apache-front.conf", ("DIR", Directory.FullName), ("PLAIN", ports[0]), ("BACKEND", backend)));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("apache2")!, "-d", Directory.FullName, "-f", "httpd.conf", "-DFOREGROUND")
        {
            DropPrivileges = true,
            StopSignal = "TERM",
            LogFiles = [Directory["error.log"]],
        };
    }
}
