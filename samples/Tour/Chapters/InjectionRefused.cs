using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using Tour.Servers;

namespace Tour.Chapters;

internal static class InjectionRefused
{
    public static Chapter Write(World world) => new(
        "An injected STARTTLS is refused",
        "Somebody on the path adds a line behind the go-ahead. It came in clear text; read after the handshake, it would pass for protected.",
        new Step("upgrade with the line still unread", "StartTlsInjection", token => Failure.OfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.TamperedMail.Port, token);
            await socket.ReadLineAsync(token);
            await socket.AskAsync("STARTTLS", token);
            await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, World.Localhost, token);
        }, static e => (e as NetworkException)?.Failure.ToString() ?? e.GetType().Name)),
        new Step("what the server saw of it", "Handshake failed", async token =>
        {
            string session = await world.TamperedMail.Sessions.ReadAsync(token);
            return new Outcome(session.Split(':')[0], session);
        }),
        new Step("a reader and SslStream, with System.Net", "takes \"250 injected\" for the answer to QUIT", async token =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPEndPoint.Parse($"127.0.0.1:{world.TamperedMail.Port}"), token);
            using var reader = new StreamReader(client.GetStream());
            using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
            await reader.ReadLineAsync(token);
            await writer.WriteLineAsync("STARTTLS");
            await reader.ReadLineAsync(token);
            using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: true);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = world.TrustPolicy() }, token);
            await tls.WriteAsync("QUIT\r\n"u8.ToArray(), token);
            return $"takes \"{await reader.ReadLineAsync(token)}\" for the answer to QUIT";   // the old reader is still in use, as in many a mail client
        }));
}
