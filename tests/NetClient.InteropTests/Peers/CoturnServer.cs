using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>coturn, which answers STUN binding requests.</summary>
public sealed class CoturnServer : Peer, IPeer<CoturnServer>
{
    private CoturnServer()
        : base("coturn")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("turnserver");

    /// <summary>STUN over UDP and TCP.</summary>
    public int Port => Ports[0];

    /// <inheritdoc/>
    public static async Task<CoturnServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new CoturnServer();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        await HandOverDirectoryAsync();
        return new ProcessSpec(
            Executable.Find("turnserver")!, "-n", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", $"--listening-port={ports[0]}", "--no-tls", "--no-dtls", "--no-cli", "--stun-only",
            "--log-file=stdout", $"--pidfile={Directory["pid"]}", $"--db={Directory["db"]}")
        { DropPrivileges = true, WorkingDirectory = Directory.FullName };
    }
}
