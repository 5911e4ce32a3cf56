using NetClient.Networking.Sockets;
using NetClient.Security.Cryptography.Certificates;
using Tour.Servers;

namespace Tour.Chapters;

internal static class IgnoringOneError
{
    public static Chapter Write(World world) => new(
        "Ignoring exactly one error",
        "What an app lets pass is a list, for one socket. Whatever is not on it still fails, and no other socket learns of it.",
        new Step("expired, ignoring Expired", "200 hello stranger", async token =>
        {
            using StreamSocket socket = world.NewSocket();
            socket.Control.IgnorableServerCertificateErrors.Add(ChainValidationResult.Expired);
            await socket.ConnectAsync(World.Localhost, world.Web["expired"], SocketProtectionLevel.Tls12, token);
            return await socket.GetAsync(token);
        }),
        new Step("the next socket, ignoring nothing", "CertificateExpired 0x800B0101", token => Failure.OfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Web["expired"], SocketProtectionLevel.Tls12, token);
        })),
        new Step("expired and for another host, ignoring Expired", "CertificateCommonNameIsIncorrect 0x800B010F", token => Failure.OfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            socket.Control.IgnorableServerCertificateErrors.Add(ChainValidationResult.Expired);
            await socket.ConnectAsync(World.Localhost, world.Web["expired, wrong host"], SocketProtectionLevel.Tls12, token);
        })),
        new Step("ignoring Revoked", "ArgumentException 0x80070057", _ => Failure.OfAsync(() =>
        {
            using StreamSocket socket = world.NewSocket();
            socket.Control.IgnorableServerCertificateErrors.Add(ChainValidationResult.Revoked);
            return Task.CompletedTask;
        })),
        new Step("adding to the list when it is too late", "InvalidOperationException 0x8000000E", token => Failure.OfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Web["good"], SocketProtectionLevel.Tls12, token);
#pragma warning disable NETC005 // the build sees it too; here it is run all the same
            socket.Control.IgnorableServerCertificateErrors.Add(ChainValidationResult.Expired);
#pragma warning restore NETC005
        })));
}
