using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Dovecot: IMAP with STARTTLS, and IMAP over TLS. Any user name, password "secret".</summary>
public sealed class DovecotServer : Peer, IPeer<DovecotServer>
{
    private DovecotServer()
        : base("dovecot")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("dovecot") ?? Missing.File("/usr/lib/dovecot/imap");

    /// <summary>IMAP with STARTTLS.</summary>
    public int ImapPort => Ports[0];

    /// <summary>IMAP over TLS.</summary>
    public int ImapsPort => Ports[1];

    /// <inheritdoc/>
    public static async Task<DovecotServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new DovecotServer();
        await server.StartAsync(portCount: 2, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        (string user, string group) = await Account.GetAsync();
        foreach (string directory in (string[])["run", "state", "mail"])
            Directory.CreateDirectory(directory);
        string configuration = Directory.Write("dovecot.conf", Resources.Render("dovecot.conf",
            ("DIR", Directory.FullName), ("CERTS", InteropRun.Pki.Directory), ("USER", user), ("GROUP", group), ("IMAP", ports[0]), ("IMAPS", ports[1])));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("dovecot")!, "-F", "-c", configuration) { DropPrivileges = true, LogFiles = [Directory["log"]] };
    }
}
