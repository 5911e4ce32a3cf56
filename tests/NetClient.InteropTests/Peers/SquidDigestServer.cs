using System.Security.Cryptography;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Squid with Digest alone: a proxy that offers several schemes hides which one was taken.</summary>
public sealed class SquidDigestServer : Peer, IPeer<SquidDigestServer>
{
    private SquidDigestServer()
        : base("squid-digest")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("squid") ?? Missing.File("/usr/lib/squid/digest_file_auth");

    /// <summary>A name of this machine that it alone knows: nobody goes there without it.</summary>
    public const string HostName = "behind.peers.test";

    /// <summary>Asks for Digest credentials: user "alice", password "secret".</summary>
    public int Port => Ports[0];

    /// <inheritdoc/>
    public static async Task<SquidDigestServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new SquidDigestServer();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
#pragma warning disable CA5351 // the file's format has MD5
        Directory.Write("passwords", $"alice:squid-digest:{Convert.ToHexStringLower(MD5.HashData("alice:squid-digest:secret"u8))}\n");
#pragma warning restore CA5351
        Directory.Write("hosts", $"127.0.0.1 localhost {HostName}\n");
        string configuration = Directory.Write("squid.conf", Resources.Render("squid-digest.conf", ("DIR", Directory.FullName), ("DIGEST", ports[0])));
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
