using NetClient.Foundation;
using NetClient.Networking.Sockets;
using Tour.Servers;

namespace Tour.Chapters;

internal static class Cancellation
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    public static Chapter Write(World world) => new(
        "Cancellation and deadlines",
        "A token ends the operation, not just the waiting. A read that was cancelled loses no byte, and the socket stays usable.",
        new Step("a token, at a server that says nothing", "OperationCanceledException 0x800704C7, the caller's token", token => CancelledAsync(async limit =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Silent.Port, SocketProtectionLevel.Tls12, limit);
        }, token)),
        new Step("AsTask(token), as UWP code has it", "OperationCanceledException 0x800704C7, the caller's token", token => CancelledAsync(async limit =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Silent.Port, SocketProtectionLevel.Tls12, CancellationToken.None).AsTask(limit);
        }, token)),
        new Step("no token: Control.HandshakeTimeout", "ConnectionTimedOut 0x8007274C, HandshakeTimeout", token => Failure.WithDetailOfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            socket.Control.HandshakeTimeout = Soon;
            await socket.ConnectAsync(World.Localhost, world.Silent.Port, SocketProtectionLevel.Tls12, token);
        })),
        new Step("a cancelled read, then a question", "cancelled, then 250 PING over PlainSocket", async token =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Mail.Port, token);
            await socket.ReadLineAsync(token);
            Outcome read = await CancelledAsync(async limit => await socket.ReadLineAsync(limit), token);
            return $"{(read.Happened.StartsWith("OperationCanceledException", StringComparison.Ordinal) ? "cancelled" : read.Happened)}, then {await socket.AskAsync("PING", token)}";
        }),
        new Step("closing the socket under a read", "OperationAborted 0x800703E3", token => Failure.OfAsync(async () =>
        {
            using StreamSocket socket = world.NewSocket();
            await socket.ConnectAsync(World.Localhost, world.Mail.Port, token);
            await socket.ReadLineAsync(token);
            Task<string?> reading = socket.ReadLineAsync(token);
            socket.Dispose();
            await reading;
        })));

    private static async Task<Outcome> CancelledAsync(Func<CancellationToken, Task> call, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(Soon);
        return await Failure.OfAsync(() => call(limit.Token), e => e is OperationCanceledException cancelled
            ? $"{nameof(OperationCanceledException)} 0x{e.HResult:X8}, {(cancelled.CancellationToken == limit.Token ? "the caller's token" : "another token")}"
            : e.GetType().Name);
    }
}
