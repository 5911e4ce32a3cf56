using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary>Mosquitto, an MQTT broker, over web sockets.</summary>
public sealed class MosquittoServer : Peer, IPeer<MosquittoServer>
{
    private MosquittoServer()
        : base("mosquitto")
    {
    }

    /// <inheritdoc/>
    public static string? Obstacle => Missing.Program("mosquitto");

    /// <summary>Its port.</summary>
    public int Port => Ports[0];

    /// <inheritdoc/>
    public static async Task<MosquittoServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new MosquittoServer();
        await server.StartAsync(portCount: 2, server.PrepareAsync, cancellationToken);
        return server;
    }

    private async Task<ProcessSpec> PrepareAsync(IReadOnlyList<int> ports)
    {
        string configuration = Directory.Write("mosquitto.conf", Resources.Render("mosquitto.conf", ("PORT", ports[0]), ("PLAIN", ports[1])));
        await HandOverDirectoryAsync();
        return new ProcessSpec(Executable.Find("mosquitto")!, "-c", configuration) { DropPrivileges = true };
    }
}
