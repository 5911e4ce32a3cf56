using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>nginx with one port per way of speaking TLS. Each answers a GET with what was negotiated.</summary>
public sealed class NginxServer : Peer, IPeer<NginxServer>
{
    private NginxServer()
        : base("nginx")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("nginx");

    /// <summary>Plain HTTP; answers "plain".</summary>
    public int PlainPort => Ports[0];

    /// <summary>TLS 1.1 only.</summary>
    public int Tls11Port => Ports[1];

    /// <summary>TLS 1.2 only; answers protocol and cipher.</summary>
    public int Tls12Port => Ports[2];

    /// <summary>TLS 1.3 only; answers protocol and cipher.</summary>
    public int Tls13Port => Ports[3];

    /// <summary>Requires a client certificate that was not revoked; answers the verdict and the certificate's subject.</summary>
    public int MutualPort => Ports[4];

    /// <summary>HTTP/2 by ALPN.</summary>
    public int Http2Port => Ports[5];

    /// <summary>HTTP/2 without TLS, by prior knowledge.</summary>
    public int ClearHttp2Port => Ports[6];

    /// <inheritdoc/>
    public static async Task<NginxServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new NginxServer();
        await server.StartAsync(portCount: 7, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        Directory.CreateDirectory("tmp");
        Directory.Write("nginx.conf", Resources.Render("nginx.conf",
            ("DIR", Directory.FullName), ("CERTS", InteropRun.Pki.Directory),
            ("PLAIN", ports[0]), ("TLS11", ports[1]), ("TLS12", ports[2]), ("TLS13", ports[3]), ("MUTUAL", ports[4]), ("H2", ports[5]), ("H2C", ports[6])));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("nginx")!, "-p", Directory.FullName, "-e", "stderr", "-c", "nginx.conf")
        {
            DropPrivileges = true,
            LogFiles = [Directory["access.log"]],
        };
    }
}
