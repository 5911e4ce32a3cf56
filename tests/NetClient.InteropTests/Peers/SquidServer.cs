using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Squid as a proxy for CONNECT. It refuses the host "forbidden.test".</summary>
public sealed class SquidServer : Peer, IPeer<SquidServer>
{
    private SquidServer()
        : base("squid")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("squid") ?? Missing.File("/usr/lib/squid/basic_ncsa_auth");

    /// <summary>A name for this machine that squid alone knows: the proxy of the system is not asked for names that mean this machine to everybody.</summary>
    public const string OutsideName = "files.test";

    /// <summary>Serves everybody.</summary>
    public int OpenPort => Ports[0];

    /// <summary>Asks for Basic credentials: user "alice", password "secret".</summary>
    public int BasicPort => Ports[1];

    /// <inheritdoc/>
    public static async Task<SquidServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new SquidServer();
        await server.StartAsync(portCount: 2, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        string hash = await CommandResult.RunCheckedAsync(new ProcessSpec("openssl", "passwd", "-apr1", "secret"), CancellationToken.None);
        Directory.Write("passwords", $"alice:{hash}");
        Directory.Write("hosts", $"127.0.0.1 localhost {OutsideName}\n");
        string configuration = Directory.Write("squid.conf", Resources.Render("squid.conf",
            ("DIR", Directory.FullName), ("OPEN", ports[0]), ("BASIC", ports[1])));
        await HandOverDirectoryAsync();

        // Its shared memory goes by the service name, so that two of one name would share it, and stays behind when it is killed.
        return new ProcessSpec(Executable.Find("squid")!, "-N", "-n", $"netclient{ports[0]}", "-f", configuration)
        {
            WorkingDirectory = Directory.FullName,
            DropPrivileges = true,
            StopSignal = "TERM",
            LogFiles = [Directory["cache.log"], Directory["access.log"]],
        };
    }
}
