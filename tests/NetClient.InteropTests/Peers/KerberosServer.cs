using System.Runtime.InteropServices;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>MIT's krb5kdc for the realm PEERS.TEST: user alice with the password "secret", service HTTP/localhost.</summary>
public sealed partial class KerberosServer : Peer, IPeer<KerberosServer>
{
    /// <summary>The test collection of those who call <see cref="Find"/>.</summary>
    public const string Clients = "Kerberos";

    private KerberosServer()
        : base("krb5")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("krb5kdc", "kdb5_util", "kadmin.local", "kinit");

    /// <summary>How clients find it: the value of <c>KRB5_CONFIG</c>.</summary>
    public string Configuration => Directory["krb5.conf"];

    /// <summary>The key of HTTP/localhost.</summary>
    public string Keytab => Directory["http.keytab"];

    /// <summary>Makes this process a client of it. Tests that do belong to the collection <see cref="Clients"/>: there is one for the whole process.</summary>
    // The Kerberos library reads the environment of the process itself, which .NET's own variables do not reach.
    public void Find() => Assert.Equal(0, SetEnvironment("KRB5_CONFIG", Configuration, 1));

    /// <summary>Logs alice on to this process: its own credentials are then hers, until the result is disposed.</summary>
    public async Task<IDisposable> LogOnAsync(CancellationToken cancellationToken)
    {
        string cache = "FILE:" + Directory["ticket"];
        var environment = new Dictionary<string, string> { ["KRB5_CONFIG"] = Configuration, ["KRB5CCNAME"] = cache };
        await CommandResult.RunCheckedAsync(new ProcessSpec(Executable.Find("kinit")!, "-k", "-t", Directory["alice.keytab"], "alice@PEERS.TEST") { Environment = environment }, cancellationToken);
        Assert.Equal(0, SetEnvironment("KRB5CCNAME", cache, 1));
        return new LoggedOn(Directory["ticket"]);
    }

    /// <inheritdoc/>
    public static async Task<KerberosServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new KerberosServer();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        foreach (string old in System.IO.Directory.GetFiles(Directory.FullName))
            File.Delete(old);
        Directory.Write("krb5.conf", $$"""
            [libdefaults]
              default_realm = PEERS.TEST
              dns_lookup_realm = false
              dns_lookup_kdc = false
              dns_canonicalize_hostname = false
              rdns = false
              udp_preference_limit = 0
            [realms]
              PEERS.TEST = {
                kdc = 127.0.0.1:{{ports[0]}}
              }
            [domain_realm]
              localhost = PEERS.TEST

            """);
        Directory.Write("kdc.conf", $$"""
            [kdcdefaults]
              kdc_listen = 127.0.0.1:{{ports[0]}}
              kdc_tcp_listen = 127.0.0.1:{{ports[0]}}
            [realms]
              PEERS.TEST = {
                database_name = {{Directory["principal"]}}
                key_stash_file = {{Directory["stash"]}}
                acl_file = {{Directory["kadm5.acl"]}}
                supported_enctypes = aes256-cts:normal
              }

            """);
        var environment = new Dictionary<string, string> { ["KRB5_CONFIG"] = Configuration, ["KRB5_KDC_PROFILE"] = Directory["kdc.conf"] };
        await RunAsync("kdb5_util", "create", "-s", "-r", "PEERS.TEST", "-P", "masterpw", "-W");
        await RunAsync("kadmin.local", "-r", "PEERS.TEST", "-q", "addprinc -pw secret alice");
        await RunAsync("kadmin.local", "-r", "PEERS.TEST", "-q", "addprinc -randkey HTTP/localhost");
        await RunAsync("kadmin.local", "-r", "PEERS.TEST", "-q", $"ktadd -k {Keytab} HTTP/localhost");
        await RunAsync("kadmin.local", "-r", "PEERS.TEST", "-q", $"ktadd -norandkey -k {Directory["alice.keytab"]} alice");
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("krb5kdc")!, "-n", "-r", "PEERS.TEST", "-P", Directory["kdc.pid"]) { DropPrivileges = true, Environment = environment };

        Task RunAsync(string program, params string[] arguments) =>
            CommandResult.RunCheckedAsync(new ProcessSpec(Executable.Find(program)!, arguments) { Environment = environment }, CancellationToken.None);
    }

    private sealed class LoggedOn(string cache) : IDisposable
    {
        // Nobody's cache: what the machine's user may have is none of the tests' business.
        public void Dispose()
        {
            File.Delete(cache);
            Assert.Equal(0, SetEnvironment("KRB5CCNAME", "FILE:" + cache, 1));
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
