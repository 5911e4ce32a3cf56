using NetClient.Networking;
using NetClient.Networking.Sockets;
using Tour.Servers;

namespace Tour.Chapters;

internal static class MutualTls
{
    public static Chapter Write(World world) => new(
        "Mutual TLS",
        "The server (Kestrel) wants a certificate of its members. With TLS 1.3 a client learns of a refusal with its first read.",
        new Step("with alice's certificate", "200 hello CN=alice", async token =>
        {
            using StreamSocket socket = world.NewSocket();
            socket.Control.ClientCertificate = world.Alice;
            await socket.ConnectAsync(World.Localhost, world.Web["members"], SocketProtectionLevel.Tls12, token);
            return await socket.GetAsync(token);
        }),
        new Step("without a certificate", "no answer", async token =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Web["members"], SocketProtectionLevel.Tls12, token);
            try
            {
                return await socket.GetAsync(token);
            }
            catch (NetworkException e)
            {
                return new Outcome("no answer", e.Message);   // some systems send an alert, some just hang up
            }
        }));
}
