using System.Net.WebSockets;
using System.Text;
using NetClient.Networking.Sockets;
using Tour.Servers;
using WebSocketError = NetClient.Networking.Sockets.WebSocketError;

namespace Tour.Chapters;

internal static class WebSockets
{
    private static readonly Uri Nobody = new("ws://localhost:1/");

    public static Chapter Write(World world) => new(
        "Web sockets",
        "Messages over TLS through the same gate. A read that is cancelled loses nothing; System.Net's web socket is aborted by it.",
        new Step("a message there and back", "hello, Utf8, sub-protocol chat", async token =>
        {
            using MessageWebSocket socket = world.NewWebSocket();
            socket.Control.SupportedProtocols.Add("chat");
            await socket.ConnectAsync(world.WebSockets, token);
            (string text, SocketMessageType type) = await EchoAsync(socket, token);
            return $"{text}, {type}, sub-protocol {socket.Information.Protocol}";
        }),
        new Step("a cancelled read, then a message", "cancelled, then hello", async token =>
        {
            using MessageWebSocket socket = world.NewWebSocket();
            await socket.ConnectAsync(world.WebSockets, token);
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(token);
            soon.CancelAfter(TimeSpan.FromMilliseconds(100));
            try
            {
                await socket.ReadAsync(new byte[100], soon.Token);
                return "a message from nowhere";
            }
            catch (OperationCanceledException)
            {
                return $"cancelled, then {(await EchoAsync(socket, token)).Text}";
            }
        }),
        new Step("the same with System.Net", "cancelled, then Aborted", async token =>
        {
            using var socket = new ClientWebSocket();
            using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = world.TrustPolicy() } });
            await socket.ConnectAsync(world.WebSockets, invoker, token);
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(token);
            soon.CancelAfter(TimeSpan.FromMilliseconds(100));
            try
            {
                await socket.ReceiveAsync(new byte[100].AsMemory(), soon.Token);
                return "a message from nowhere";
            }
            catch (OperationCanceledException)
            {
                return $"cancelled, then {socket.State}";
            }
        }),
        new Step("nobody listens", "CannotConnect 0x80072EFD", token => Failure.OfAsync(
            async () =>
            {
                using MessageWebSocket socket = world.NewWebSocket();
                await socket.ConnectAsync(Nobody, token);
            },
            static e => $"{WebSocketError.GetStatus(e.HResult)} 0x{e.HResult:X8}")),
        new Step("a close code that must not be sent", "ArgumentException 0x80070057", token => Failure.OfAsync(async () =>
        {
            using MessageWebSocket socket = world.NewWebSocket();
            await socket.ConnectAsync(world.WebSockets, token);
            socket.Close(1006, "");
        })));

    private static async Task<(string Text, SocketMessageType Type)> EchoAsync(MessageWebSocket socket, CancellationToken token)
    {
        await socket.WriteAsync("hello"u8.ToArray(), SocketMessageType.Utf8, cancellationToken: token);
        byte[] buffer = new byte[100];
        WebSocketReadResult read = await socket.ReadAsync(buffer, token);
        return (Encoding.UTF8.GetString(buffer, 0, read.Count), read.MessageType);
    }
}
