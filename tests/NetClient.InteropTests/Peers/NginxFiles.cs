using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>nginx with files: under <c>/fast/</c> as fast as it goes, under <c>/slow/</c> with 2 MiB a second for each connection, under <c>/gzip/</c> compressed, under <c>/chunked/</c> without
/// a length, under <c>/latin1/</c> said to be in ISO-8859-1, under <c>/html/</c> said to be HTML, under <c>/revalidate/</c> to be asked for again each time.</summary>
public sealed class NginxFiles : Peer, IPeer<NginxFiles>
{
    private NginxFiles()
        : base("nginx-files")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("nginx");

    private string Folder => Directory.CreateDirectory("files");

    /// <inheritdoc/>
    public static async Task<NginxFiles> StartAsync(CancellationToken cancellationToken)
    {
        var server = new NginxFiles();
        await server.StartAsync(portCount: 1, server.PrepareAsync, cancellationToken);
        return server;
    }

    /// <summary>Puts a file there.</summary>
    public void Add(string name, byte[] content) => File.WriteAllBytes(Path.Combine(Folder, name), content);

    /// <summary>Where a file is.</summary>
    /// <param name="way">How it is served: <c>slow</c>, <c>fast</c> and so on.</param>
    /// <param name="name">Its name.</param>
    public Uri At(string way, string name) => new($"http://127.0.0.1:{Ports[0]}/{way}/{name}");

    /// <summary>How many bytes of content it has sent altogether; of a connection that broke, what the system had taken from it.</summary>
    public long BytesSent() => File.Exists(Directory["sent.log"])
        ? File.ReadAllLines(Directory["sent.log"]).Sum(line => long.Parse(line.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture))
        : 0;

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        Directory.CreateDirectory("tmp");
        _ = Folder;
        Directory.Write("nginx.conf", Resources.Render("nginx-files.conf", ("DIR", Directory.FullName), ("PLAIN", ports[0])));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("nginx")!, "-p", Directory.FullName, "-e", "stderr", "-c", "nginx.conf")
        {
            DropPrivileges = true,
            LogFiles = [Directory["sent.log"]],
        };
    }
}
