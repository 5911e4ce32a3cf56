using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>nginx in front of servers of the test's own: by HTTP, and by TCP with a PROXY header.</summary>
public sealed class NginxFront : Peer
{
    private NginxFront()
        : base("nginx-front")
    {
    }

    /// <summary>Why it cannot run on this machine; null when it can.</summary>
    public static string? Obstacle => Missing.Program("nginx") ?? Missing.File("/usr/lib/nginx/modules/ngx_stream_module.so");

    /// <summary>By HTTP, with X-Forwarded-For and a claim of https.</summary>
    public int HttpPort => Ports[0];

    /// <summary>By TCP, behind a header of version 1.</summary>
    public int StreamPort => Ports[1];

    /// <summary>Starts it in front of a port for HTTP, and one for PROXY headers.</summary>
    public static async Task<NginxFront> StartAsync(int backend, int proxied, CancellationToken cancellationToken)
    {
        var server = new NginxFront();
        await server.StartAsync(portCount: 2, ports => server.PrepareAsync(ports, backend, proxied), cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports, int backend, int proxied)
    {
        Directory.CreateDirectory("tmp");
        Directory.Write("nginx.conf", Resources.Render("nginx-front.conf",
            ("DIR", Directory.FullName), ("HTTP", ports[0]), ("STREAM", ports[1]), ("BACKEND", backend), ("PROXIED", proxied)));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("nginx")!, "-p", Directory.FullName, "-e", "stderr", "-c", "nginx.conf") { DropPrivileges = true };
    }
}
