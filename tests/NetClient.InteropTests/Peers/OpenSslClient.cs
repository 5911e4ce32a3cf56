using NetClient.InteropTests.Certificates;
using NetClient.TestServers.Processes;

namespace NetClient.InteropTests.Peers;

/// <summary><c>openssl s_client</c>: connects to 127.0.0.1, trusts the test root and no other, and ends when the server has closed.</summary>
internal static class OpenSslClient
{
    /// <summary>Sends <paramref name="input"/> and reads to the end of the connection.</summary>
    public static Task<CommandResult> RunAsync(OpenSslPki pki, int port, string input, CancellationToken cancellationToken, params string[] options) =>
        CommandResult.RunAsync(
            new ProcessSpec(
                Interop.Tool("openssl"),
                [
                    "s_client", "-connect", $"127.0.0.1:{port}", "-servername", "localhost", "-verify_hostname", "localhost",
                    "-CAfile", pki["root.pem"], "-verify_return_error", "-ign_eof", .. options,
                ]),
            input,
            cancellationToken);
}
