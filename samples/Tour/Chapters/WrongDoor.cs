using NetClient.Networking.Sockets;
using Tour.Servers;

namespace Tour.Chapters;

internal static class WrongDoor
{
    public static Chapter Write(World world) => new(
        "The wrong door",
        "TLS against a port that begins in clear text, and the other way round: ports 465 and 587, 993 and 143.",
        new Step("TLS, and the server greets in clear text", "SoftwareCausedConnectionAbort 0x80072745, PeerSpokePlaintext", token => Failure.WithDetailOfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Mail.Port, SocketProtectionLevel.Tls12, token);
        })),
        new Step("clear text, and the server expects TLS", "SoftwareCausedConnectionAbort 0x80072745, PeerSpokeTls", token => Failure.WithDetailOfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Web["good"], token);
            await socket.AskAsync("HELO tour.example", token);
        })));
}
