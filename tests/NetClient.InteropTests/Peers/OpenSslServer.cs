using NetClient.InteropTests.Certificates;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary><c>openssl s_server</c> with one certificate. It serves one connection at a time, for one test.</summary>
public sealed class OpenSslServer : Peer
{
    private OpenSslServer()
        : base("s_server")
    {
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => Ports[0];

    /// <summary>Starts a server that sends every line back reversed; with the option <c>-www</c>, a web server that tells about the connection.</summary>
    /// <param name="pki">Where the certificate comes from.</param>
    /// <param name="certificate">Its name in <c>make-certs.sh</c>; its issuers are sent along.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <param name="options">More options of <c>s_server</c>.</param>
    public static async Task<OpenSslServer> StartAsync(OpenSslPki pki, string certificate, CancellationToken cancellationToken, params string[] options)
    {
        ArgumentNullException.ThrowIfNull(pki);
        string openssl = Interop.Tool("openssl");
        string[] mode = options.Contains("-www") ? [] : ["-rev"];
        var server = new OpenSslServer();
        await server.StartAsync(
            portCount: 1,
            ports => Task.FromResult(new ProcessSpec(
                openssl,
                [
                    "s_server", "-accept", $"127.0.0.1:{ports[0]}",
                    "-cert", pki[certificate + ".pem"], "-cert_chain", pki[certificate + ".chain.pem"], "-key", pki[certificate + ".key"],
                    .. mode, .. options,
                ])),
            cancellationToken);
        return server;
    }
}
