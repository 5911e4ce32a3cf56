using System.Security.Cryptography;
using System.Text;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Apache, with a folder for each way of authentication, forward proxies, and TLS. User alice, password "secret".</summary>
public sealed class ApacheServer : Peer, IPeer<ApacheServer>
{
    private KerberosServer? _kerberos;

    private ApacheServer()
        : base("apache")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle =>
        Missing.Program("apache2") ?? Missing.File("/usr/lib/apache2/modules/mod_auth_gssapi.so", "/etc/gss/mech.d/mech.ntlmssp.conf") ?? KerberosServer.Obstacle;

    /// <summary>HTTP: /basic, /digest, /ntlm, /krb5, /zipped. Each has page.txt, and says in <c>X-User</c> who asked.</summary>
    public int PlainPort => Ports[0];

    /// <summary>A forward proxy with Basic.</summary>
    public int BasicProxyPort => Ports[1];

    /// <summary>A forward proxy with Digest.</summary>
    public int DigestProxyPort => Ports[2];

    /// <summary>TLS with HTTP/2; /cert wants a client certificate, and asks for it late.</summary>
    public int TlsPort => Ports[3];

    /// <summary>A forward proxy with Negotiate, which is Kerberos there.</summary>
    public int KerberosProxyPort => Ports[4];

    /// <summary>A forward proxy with Negotiate, which is NTLM there.</summary>
    public int NtlmProxyPort => Ports[5];

    /// <summary>Who gives out the tickets for /krb5.</summary>
    public KerberosServer Kerberos => _kerberos!;

    /// <inheritdoc/>
    public static async Task<ApacheServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new ApacheServer { _kerberos = await KerberosServer.StartAsync(cancellationToken) };
        try { await server.StartAsync(portCount: 6, server.PrepareAsync, cancellationToken); }
        catch
        {
            await server._kerberos.DisposeAsync();
            throw;
        }
        return server;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_kerberos is not null)
            await _kerberos.DisposeAsync();
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        Directory.CreateDirectory("www");
        Directory.Write("www/page.txt", string.Concat(Enumerable.Repeat("page of Apache\n", 100)));
        string hash = await CommandResult.RunCheckedAsync(new ProcessSpec("openssl", "passwd", "-apr1", "secret"), CancellationToken.None);
        Directory.Write("basic.pw", $"alice:{hash}");
#pragma warning disable CA5351 // the file's format has MD5
        string digest = Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes("alice:peers-digest:secret")));
#pragma warning restore CA5351
        Directory.Write("digest.pw", $"alice:peers-digest:{digest}\n");
        Directory.Write("ntlm.users", "PEERS:alice:secret\n");
        File.Copy(_kerberos!.Keytab, Directory["http.keytab"], overwrite: true);
        Directory.Write("httpd.conf", Resources.Render("apache.conf",
            ("DIR", Directory.FullName), ("CERTS", InteropRun.Pki.Directory), ("KEYTAB", Directory["http.keytab"]),
            ("PLAIN", ports[0]), ("BASICPROXY", ports[1]), ("DIGESTPROXY", ports[2]), ("TLS", ports[3]), ("KRB5PROXY", ports[4]), ("NTLMPROXY", ports[5])));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("apache2")!, "-d", Directory.FullName, "-f", "httpd.conf", "-DFOREGROUND")
        {
            DropPrivileges = true,
            StopSignal = "TERM",
            LogFiles = [Directory["error.log"], Directory["access.log"]],
            Environment = new Dictionary<string, string>
            {
                ["KRB5_CONFIG"] = _kerberos.Configuration,
                ["NTLM_USER_FILE"] = Directory["ntlm.users"],
                ["KRB5RCACHENAME"] = "none:",
            },
        };
    }
}
