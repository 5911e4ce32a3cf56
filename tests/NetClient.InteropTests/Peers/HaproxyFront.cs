using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>haproxy in front of a server of the test's own, to which it says in PROXY headers whose connection it is.</summary>
public sealed class HaproxyFront : Peer
{
    private HaproxyFront()
        : base("haproxy")
    {
    }

    /// <summary>Why it cannot run on this machine; null when it can.</summary>
    public static string? Obstacle => Missing.Program("haproxy");

    /// <summary>Passes on what comes, behind a header of version 1.</summary>
    public int Version1Port => Ports[0];

    /// <summary>Passes on what comes, behind a header of version 2; checks the server's health ten times a second.</summary>
    public int Version2Port => Ports[1];

    /// <summary>Ends TLS, and tells of it in a header of version 2.</summary>
    public int TlsPort => Ports[2];

    /// <summary>Starts it in front of a port.</summary>
    public static async Task<HaproxyFront> StartAsync(int backend, CancellationToken cancellationToken)
    {
        var server = new HaproxyFront();
        await server.StartAsync(portCount: 3, ports => server.PrepareAsync(ports, backend), cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports, int backend)
    {
        Directory.Write("haproxy.pem", await File.ReadAllTextAsync(InteropRun.Pki["good.chain.pem"]) + await File.ReadAllTextAsync(InteropRun.Pki["good.key"]));
        Directory.Write("haproxy.cfg", Resources.Render("haproxy.cfg", ("DIR", Directory.FullName), ("V1", ports[0]), ("V2", ports[1]), ("TLS", ports[2]), ("BACKEND", backend)));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("haproxy")!, "-db", "-f", Directory["haproxy.cfg"]) { DropPrivileges = true, StopSignal = "TERM" };
    }
}
