using NetClient.Networking;
using NetClient.Networking.Sockets;
using Tour.Servers;

namespace Tour.Chapters;

internal static class Upgrade
{
    public static Chapter Write(World world) => new(
        "Upgrade (STARTTLS)",
        "One call on a connection that began in clear text; the streams stay the same objects. Here both sides are NetClient.",
        new Step("before and after", "250 A over PlainSocket | 220 go ahead | 250 B over Tls13", async token =>
        {
            using StreamSocket socket = await GreetAsync(world, token);
            string before = await socket.AskAsync("A", token);
            string goAhead = await socket.AskAsync("STARTTLS", token);
            await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, World.Localhost, token);
            return $"{before} | {goAhead} | {await socket.AskAsync("B", token)}";
        }),
        new Step("for a name that is not the server's", "CertificateCommonNameIsIncorrect 0x800B010F", token => Failure.OfAsync(async () =>
        {
            using StreamSocket socket = await GreetAsync(world, token);
            await socket.AskAsync("STARTTLS", token);
            await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, new HostName("mail.example"), token);
        })),
        new Step("a second time", "InvalidOperationException 0x8000000E", token => Failure.OfAsync(async () =>
        {
            using StreamSocket socket = await GreetAsync(world, token);
            await socket.AskAsync("STARTTLS", token);
            await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, World.Localhost, token);
            await socket.UpgradeToSslAsync(SocketProtectionLevel.Tls12, World.Localhost, token);
        })));

    private static async Task<StreamSocket> GreetAsync(World world, CancellationToken token)
    {
        StreamSocket socket = world.NewSocket();
        await socket.ConnectAsync(World.Localhost, world.Mail.Port, token);
        await socket.ReadLineAsync(token);
        return socket;
    }
}
