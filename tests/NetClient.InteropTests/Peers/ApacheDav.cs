using System.Security.Cryptography;
using System.Text;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Apache with mod_dav: <c>/open</c>, <c>/small</c> (at most 1,000 bytes), <c>/digest</c> and <c>/basic</c> (alice, secret) take files by PUT; <c>/moved</c> redirects to <c>/open</c>.</summary>
public sealed class ApacheDav : Peer, IPeer<ApacheDav>
{
    private ApacheDav()
        : base("apache-dav")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("apache2") ?? Missing.File("/usr/lib/apache2/modules/mod_dav_fs.so");

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{Ports[0]}/");

    /// <inheritdoc/>
    public static async Task<ApacheDav> StartAsync(CancellationToken cancellationToken)
    {
        var server = new ApacheDav();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    /// <summary>A file that it has; null when there is none.</summary>
    public byte[]? Read(string path) => File.Exists(Directory["files/" + path]) ? File.ReadAllBytes(Directory["files/" + path]) : null;

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        foreach (string folder in (string[])["files/open", "files/small", "files/digest", "files/basic", "locks"])
            Directory.CreateDirectory(folder);
        string hash = await CommandResult.RunCheckedAsync(new ProcessSpec("openssl", "passwd", "-apr1", "secret"), CancellationToken.None);
        Directory.Write("basic.pw", $"alice:{hash}");
#pragma warning disable CA5351 // the file's format has MD5
        string digest = Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes("alice:peers-digest:secret")));
#pragma warning restore CA5351
        Directory.Write("digest.pw", $"alice:peers-digest:{digest}\n");
        Directory.Write("httpd.conf", Resources.Render("apache-dav.conf", ("DIR", Directory.FullName), ("PLAIN", ports[0])));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("apache2")!, "-d", Directory.FullName, "-f", "httpd.conf", "-DFOREGROUND")
        {
            DropPrivileges = true,
            StopSignal = "TERM",
            LogFiles = [Directory["error.log"], Directory["access.log"]],
        };
    }
}
