using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>nginx that takes files by PUT: under <c>/files/</c>, and small ones (1 KiB) under <c>/small/</c>.</summary>
public sealed class NginxDav : Peer, IPeer<NginxDav>
{
    private NginxDav()
        : base("nginx-dav")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("nginx");

    /// <summary>Its port.</summary>
    public int Port => Ports[0];

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <inheritdoc/>
    public static async Task<NginxDav> StartAsync(CancellationToken cancellationToken)
    {
        var server = new NginxDav();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    /// <summary>A file that it has; null when there is none.</summary>
    public byte[]? Read(string path) => File.Exists(Directory[path]) ? File.ReadAllBytes(Directory[path]) : null;

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        foreach (string folder in (string[])["tmp", "files", "small"])
            Directory.CreateDirectory(folder);
        Directory.Write("nginx.conf", Resources.Render("nginx-dav.conf", ("DIR", Directory.FullName), ("PLAIN", ports[0])));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("nginx")!, "-p", Directory.FullName, "-e", "stderr", "-c", "nginx.conf")
        {
            DropPrivileges = true,
            LogFiles = [Directory["taken.log"]],
        };
    }
}
