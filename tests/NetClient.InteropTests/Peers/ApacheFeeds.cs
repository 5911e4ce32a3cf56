using System.Security.Cryptography;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Apache with files: under <c>/dav</c> to be written with mod_dav by alice, password "secret", who is asked for Digest; elsewhere to be read, wrapped and labelled as the path says.</summary>
public sealed class ApacheFeeds : Peer, IPeer<ApacheFeeds>
{
    private int _age;

    private ApacheFeeds()
        : base("apache-feeds")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("apache2") ?? Missing.File("/usr/lib/apache2/modules/mod_dav_fs.so");

    /// <inheritdoc/>
    public static async Task<ApacheFeeds> StartAsync(CancellationToken cancellationToken)
    {
        var server = new ApacheFeeds();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    /// <summary>Where a file is.</summary>
    /// <param name="way"><c>dav</c>, <c>gzip</c>, <c>chunked</c>, <c>latin1</c>, <c>utf8</c> or <c>untyped</c>.</param>
    /// <param name="name">Its name.</param>
    public Uri At(string way, string name) => new($"http://127.0.0.1:{Ports[0]}/{way}/{name}");

    /// <summary>Puts a file there, written long ago: of a file that is younger than two seconds, Apache calls the version weak, and a weak version matches nothing.</summary>
    public async Task AddAsync(string name, byte[] content)
    {
        string path = Path.Combine(Directory.CreateDirectory("www"), name);
        await File.WriteAllBytesAsync(path, content);
        Age(name);
        await HandOverDirectoryAsync();
    }

    /// <summary>Makes a file years old, and each time of another age: the version is made of it.</summary>
    public void Age(string name) => File.SetLastWriteTimeUtc(Path.Combine(Directory.FullName, "www", name), DateTime.UnixEpoch.AddYears(50).AddMinutes(_age++));

    /// <summary>What the file holds; null when there is none.</summary>
    public string? Read(string name) => Path.Combine(Directory.FullName, "www", name) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        Directory.CreateDirectory("www");
#pragma warning disable CA5351 // the file's format has MD5
        Directory.Write("digest.pw", $"alice:peers-digest:{Convert.ToHexStringLower(MD5.HashData("alice:peers-digest:secret"u8))}\n");
#pragma warning restore CA5351
        string program = Directory.Write("send", $"""
            #!/bin/sh
            printf 'Content-Type: application/rss+xml\r\n\r\n'
            exec cat "{Directory.FullName}/www$PATH_INFO"

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Write("httpd.conf", Resources.Render("apache-feeds.conf", ("DIR", Directory.FullName), ("PLAIN", ports[0])));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("apache2")!, "-d", Directory.FullName, "-f", "httpd.conf", "-DFOREGROUND")
        {
            DropPrivileges = true,
            StopSignal = "TERM",
            LogFiles = [Directory["error.log"], Directory["access.log"]],
        };
    }
}
