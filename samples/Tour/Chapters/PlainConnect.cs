using System.Net;
using System.Net.Sockets;
using NetClient.Networking.Sockets;
using Tour.Servers;

namespace Tour.Chapters;

internal static class PlainConnect
{
    public static Chapter Write(World world) => new(
        "Plain connect",
        "Lines over TCP. A failure has the HRESULT that Windows gives it, on every OS; System.Net has one and the same for all of them.",
        new Step("a greeting, a question, an answer", "220 mail.tour ready | 250 PING over PlainSocket", async token =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Mail.Port, token);
            return $"{await socket.ReadLineAsync(token)} | {await socket.AskAsync("PING", token)}";
        }),
        new Step("the same bytes as a System.IO.Stream", "220 mail.tour ready", async token =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Mail.Port, token);
            using var reader = new StreamReader(socket.AsStream());
            return await reader.ReadLineAsync(token) ?? "(end)";
        }),
        new Step("nobody listens", "ConnectionRefused 0x8007274D", token => Failure.OfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, ClosedPort(), token);
        })),
        new Step("a second connect on the same socket", "InvalidOperationException 0x8000000E", token => Failure.OfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Mail.Port, token);
            await socket.ConnectAsync(World.Localhost, world.Mail.Port, token);
        })),
        new Step("nobody listens, with System.Net", "SocketException 0x80004005", token => Failure.OfAsync(async () =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPEndPoint.Parse($"127.0.0.1:{ClosedPort()}"), token);
        }, static e => $"{e.GetType().Name} 0x{e.HResult:X8}")));

    /// <summary>A port that was free a moment ago.</summary>
    private static string ClosedPort()
    {
        using var silent = new SilentServer();
        return silent.Port;
    }
}
