using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Node with the package ws. Configs/websocket-echo.js says what its paths do.</summary>
public sealed class NodeWebSocketServer : Peer, IPeer<NodeWebSocketServer>
{
    private const string Modules = "/usr/share/nodejs";

    private NodeWebSocketServer()
        : base("node-ws")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("node") ?? Missing.File($"{Modules}/ws/package.json");

    /// <summary>Without TLS.</summary>
    public int Port => Ports[0];

    /// <summary>With TLS.</summary>
    public int TlsPort => Ports[1];

    /// <inheritdoc/>
    public static async Task<NodeWebSocketServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new NodeWebSocketServer();
        await server.StartAsync(portCount: 2, server.PrepareAsync, cancellationToken);
        return server;
    }

    private Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        string script = Directory.Write("echo.js", Resources.Read("websocket-echo.js"));
        return Task.FromResult(new ProcessSpec(Executable.Find("node")!, script, $"{ports[0]}", $"{ports[1]}", InteropRun.Pki.Directory)
        {
            Environment = new Dictionary<string, string> { ["NODE_PATH"] = Modules },
        });
    }
}
