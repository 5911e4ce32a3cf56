using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>OpenLDAP's slapd, which speaks TLS with GnuTLS on Debian. Administrator <see cref="Administrator"/>, password "secret".</summary>
public sealed class SlapdServer : Peer, IPeer<SlapdServer>
{
    /// <summary>The name to bind with.</summary>
    public const string Administrator = "cn=admin,dc=peers,dc=test";

    private SlapdServer()
        : base("slapd")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("slapd") ?? Missing.File("/etc/ldap/schema/core.schema");

    /// <summary>LDAP with StartTLS.</summary>
    public int LdapPort => Ports[0];

    /// <inheritdoc/>
    public static async Task<SlapdServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new SlapdServer();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        Directory.CreateDirectory("data");
        string configuration = Directory.Write("slapd.conf", Resources.Render("slapd.conf", ("DIR", Directory.FullName), ("CERTS", InteropRun.Pki.Directory)));
        await HandOverDirectoryAsync();

        // Any -d keeps it in the foreground; 256 logs connections and operations.
        return new ProcessSpec(Executable.Find("slapd")!, "-d", "256", "-f", configuration, "-h", $"ldap://127.0.0.1:{ports[0]}/") { DropPrivileges = true };
    }
}
