using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Prosody: XMPP for the host "localhost" that wants STARTTLS before anything else.</summary>
public sealed class ProsodyServer : Peer, IPeer<ProsodyServer>
{
    private ProsodyServer()
        : base("prosody")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("prosody");

    /// <summary>XMPP for clients.</summary>
    public int XmppPort => Ports[0];

    /// <inheritdoc/>
    public static async Task<ProsodyServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new ProsodyServer();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        Directory.CreateDirectory("data");
        string configuration = Directory.Write("prosody.cfg.lua", Resources.Render("prosody.cfg.lua",
            ("DIR", Directory.FullName), ("CERTS", InteropRun.Pki.Directory), ("XMPP", ports[0])));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("prosody")!, "-F", "--config", configuration)
        {
            WorkingDirectory = Directory.FullName,
            DropPrivileges = true,
            LogFiles = [Directory["log"]],
        };
    }
}
