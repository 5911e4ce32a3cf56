using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>dnsmasq, a name server for the domain <c>peers.test</c>: every name in it is 127.0.0.9 and ::1, and <c>_http._tcp.peers.test</c> has an SRV record.</summary>
public sealed class DnsmasqServer : Peer, IPeer<DnsmasqServer>
{
    private DnsmasqServer()
        : base("dnsmasq")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("dnsmasq");

    /// <summary>DNS over UDP and TCP.</summary>
    public int Port => Ports[0];

    /// <inheritdoc/>
    public static async Task<DnsmasqServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new DnsmasqServer();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        await HandOverDirectoryAsync();
        return new ProcessSpec(
            Executable.Find("dnsmasq")!, "--keep-in-foreground", "--conf-file=/dev/null", $"--port={ports[0]}", "--listen-address=127.0.0.1,::1", "--bind-interfaces", "--no-resolv", "--no-hosts",
            "--user=", "--pid-file=", "--log-facility=-", "--log-queries", "--address=/peers.test/127.0.0.9", "--address=/peers.test/::1", "--srv-host=_http._tcp.peers.test,localhost,8100")
        { DropPrivileges = true };
    }
}
