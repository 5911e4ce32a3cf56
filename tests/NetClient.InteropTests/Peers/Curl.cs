using NetClient.InteropTests.Certificates;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary><c>curl</c>: trusts the test root and no other, uses no proxy, prints the response's body.</summary>
internal static class Curl
{
    /// <summary>Requests <paramref name="url"/>. Exit codes: 0 success, 35 handshake, 56 reading, 58 client certificate, 60 server certificate.</summary>
    public static Task<CommandResult> RunAsync(OpenSslPki pki, string url, CancellationToken cancellationToken, params string[] options) =>
        CommandResult.RunAsync(
            new ProcessSpec(Interop.Tool("curl"), ["-q", "-sS", "--noproxy", "*", "--cacert", pki["root.pem"], .. options, url]),
            "",
            cancellationToken);
}
