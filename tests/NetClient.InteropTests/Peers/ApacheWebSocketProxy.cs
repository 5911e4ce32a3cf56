using System.Security.Cryptography;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Apache as a reverse proxy in front of a web socket server of the test's own, with paths that want a password.</summary>
public sealed class ApacheWebSocketProxy : Peer
{
    private ApacheWebSocketProxy()
        : base("apache-ws")
    {
    }

    /// <summary>Why it cannot run on this machine; null when it can.</summary>
    public static string? Obstacle =>
        Missing.Program("apache2") ?? Missing.File("/usr/lib/apache2/modules/mod_auth_gssapi.so") ?? Missing.File("/etc/gss/mech.d/mech.ntlmssp.conf");

    /// <summary>Its port.</summary>
    public int Port => Ports[0];

    /// <summary>Starts it in front of a port; without <paramref name="kerberos"/> nobody has a ticket for /krb5.</summary>
    public static async Task<ApacheWebSocketProxy> StartAsync(int backend, CancellationToken cancellationToken, KerberosServer? kerberos = null)
    {
        var server = new ApacheWebSocketProxy();
        await server.StartAsync(portCount: 1, ports => server.PrepareAsync(ports, backend, kerberos), cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports, int backend, KerberosServer? kerberos)
    {
        string hash = await CommandResult.RunCheckedAsync(new ProcessSpec("openssl", "passwd", "-apr1", "secret"), CancellationToken.None);
        Directory.Write("basic.pw", $"alice:{hash}");
#pragma warning disable CA5351 // the file's format has MD5
        Directory.Write("digest.pw", $"alice:peers-digest:{Convert.ToHexStringLower(MD5.HashData("alice:peers-digest:secret"u8))}\n");
#pragma warning restore CA5351
        Directory.Write("ntlm.users", "PEERS:alice:secret\n");
        var environment = new Dictionary<string, string> { ["NTLM_USER_FILE"] = Directory["ntlm.users"], ["KRB5RCACHENAME"] = "none:" };
        if (kerberos is not null)
        {
            File.Copy(kerberos.Keytab, Directory["http.keytab"], overwrite: true);
            environment["KRB5_CONFIG"] = kerberos.Configuration;
        }
        Directory.Write("httpd.conf", Resources.Render("apache-websocket.conf", ("DIR", Directory.FullName), ("PLAIN", ports[0]), ("BACKEND", backend)));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("apache2")!, "-d", Directory.FullName, "-f", "httpd.conf", "-DFOREGROUND")
        {
            DropPrivileges = true,
            StopSignal = "TERM",
            LogFiles = [Directory["error.log"], Directory["access.log"]],
            Environment = environment,
        };
    }
}
