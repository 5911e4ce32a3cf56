using NetClient.Networking.Sockets;
using Tour.Servers;

namespace Tour.Chapters;

internal static class TlsConnect
{
    public static Chapter Write(World world) => new(
        "TLS connect",
        "The level is a floor: what was negotiated is never weaker. What was found in the chain can be read, whether it passed or not.",
        new Step("GET / from Kestrel", "200 hello stranger", async token =>
        {
            using StreamSocket socket = await ConnectAsync(world, "good", SocketProtectionLevel.Tls12, token);
            return await socket.GetAsync(token);
        }),
        new Step("what was negotiated", "Tls13, ALPN http/1.1", async token =>
        {
            using StreamSocket socket = await ConnectAsync(world, "good", SocketProtectionLevel.Tls12, token);
            return new Outcome($"{socket.Information.ProtectionLevel}, ALPN {socket.Information.ApplicationProtocol}", $"cipher suite {socket.Information.CipherSuite}");
        }),
        new Step("the chain", "CN=localhost < CN=NetClient Tour Intermediate", async token =>
        {
            using StreamSocket socket = await ConnectAsync(world, "good", SocketProtectionLevel.Tls12, token);
            return string.Join(" < ", socket.Information.ServerIntermediateCertificates.Prepend(socket.Information.ServerCertificate!)
                .Select(certificate => certificate.AsX509Certificate2().Subject));
        }),
        new Step("a certificate that names no revocation list", "passes, RevocationInformationMissing recorded", async token =>
        {
            using StreamSocket socket = await ConnectAsync(world, "good", SocketProtectionLevel.Tls12, token);
            return $"passes, {string.Join("+", socket.Information.ServerCertificateErrors)} recorded";
        }),
        new Step("the same, with RequireRevocationInformation", "CertificateNoRevocationCheck 0x80092012", token => Failure.OfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            socket.Control.RequireRevocationInformation = true;
            await socket.ConnectAsync(World.Localhost, world.Web["good"], SocketProtectionLevel.Tls12, token);
        })),
        new Step("a server that stops at TLS 1.2, floor Tls12", "Tls12", async token =>
        {
            using StreamSocket socket = await ConnectAsync(world, "TLS 1.2", SocketProtectionLevel.Tls12, token);
            return socket.Information.ProtectionLevel.ToString();
        }),
        new Step("the same server, floor Tls13", "SoftwareCausedConnectionAbort 0x80072745, HandshakeRefused", token => Failure.WithDetailOfAsync(async () =>
        {
            using StreamSocket socket = await ConnectAsync(world, "TLS 1.2", SocketProtectionLevel.Tls13, token);
        })),
        new Step("a port that begins in clear text", "SoftwareCausedConnectionAbort 0x80072745, PeerSpokePlaintext", token => Failure.WithDetailOfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Mail.Port, SocketProtectionLevel.Tls12, token);
        })));

    private static async Task<StreamSocket> ConnectAsync(World world, string door, SocketProtectionLevel level, CancellationToken token)
    {
        StreamSocket socket = world.NewSocket();
        socket.Control.ApplicationProtocols.Add("http/1.1");
        await socket.ConnectAsync(World.Localhost, world.Web[door], level, token);
        return socket;
    }
}
