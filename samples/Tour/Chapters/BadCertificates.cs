using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using NetClient.Networking.Sockets;
using Tour.Servers;

namespace Tour.Chapters;

internal static class BadCertificates
{
    public static Chapter Write(World world)
    {
        return new Chapter(
            "Bad certificates",
            "Each failure has its own status and HRESULT; Information tells all that was found, and whether an app may let it pass.",
            Shown("expired", "CertificateExpired 0x800B0101: Expired, Ignorable"),
            Shown("wrong host", "CertificateCommonNameIsIncorrect 0x800B010F: InvalidName, Ignorable"),
            Shown("self-signed", "CertificateUntrustedRoot 0x800B0109: Untrusted, Ignorable"),
            Shown("no intermediate", "CertificateUntrustedRoot 0x800B010A: IncompleteChain, Ignorable"),
            Shown("expired, wrong host", "CertificateCommonNameIsIncorrect 0x800B010F: InvalidName+Expired, Ignorable"),
            Shown("revoked", "CertificateRevoked 0x800B010C: Revoked+RevocationInformationMissing, Fatal"),
            new Step("of the same issuer, not revoked", "passes: RevocationInformationMissing, Ignorable", async token =>
            {
                using StreamSocket socket = world.NewSocket();
                await socket.ConnectAsync(World.Localhost, world.Web["checked"], SocketProtectionLevel.Tls12, token);
                return $"passes: {Found(socket)}";   // of the leaf it is known; the intermediate names no list
            }),
            new Step("expired, with System.Net", "AuthenticationException 0x80131501", token => Failure.OfAsync(async () =>
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPEndPoint.Parse($"127.0.0.1:{world.Web["expired"]}"), token);
                using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, token);
            }, static e => $"{e.GetType().Name} 0x{e.HResult:X8}")));

        Step Shown(string door, string expected) => new(door, expected, async token =>
        {
            using StreamSocket socket = world.NewSocket();
            Outcome failure = await Failure.OfAsync(() => socket.ConnectAsync(World.Localhost, world.Web[door], SocketProtectionLevel.Tls12, token));
            return failure with { Happened = $"{failure.Happened}: {Found(socket)}" };
        });
    }

    private static string Found(StreamSocket socket) =>
        $"{string.Join("+", socket.Information.ServerCertificateErrors)}, {socket.Information.ServerCertificateErrorSeverity}";
}
