using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.TestServers;
using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

/// <summary>The ends that are tested: each echoes what it gets, and is connected to a peer that plays the cases.</summary>
internal static class Ends
{
    /// <summary>A server of ours, accepted from a listener of ours, by its request and its frames.</summary>
    public static async Task<CaseResult> PlayAgainstServerAsync(ConformanceCase played, CancellationToken cancellationToken)
    {
        using var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", cancellationToken);
        Task serving = ServeAsync(listener, cancellationToken);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse($"127.0.0.1:{listener.Information.LocalPort}"), cancellationToken);
        string fields = played.Offer is { } offer ? $"Sec-WebSocket-Extensions: {offer}\r\n" : "";
        await using FramePeer peer = await FramePeer.OpenAsync(new NetworkStream(socket), cancellationToken, fields: fields);
        if (peer.Extensions != played.Answer)
            return new(Verdict.Failed, null, $"agreed on {peer.Extensions ?? "nothing"}");
        CaseResult result = await new CaseRunner(played, peer).RunAsync(cancellationToken);
        await serving.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
        return result;
    }

    private static async Task ServeAsync(StreamSocketListener listener, CancellationToken cancellationToken)
    {
        StreamSocket connection = await listener.AcceptAsync(cancellationToken);
        var options = new WebSocketAcceptOptions { Compression = new WebSocketDeflateOptions() };
        using ServerMessageWebSocket socket = await ServerMessageWebSocket.AcceptAsync(connection, options, cancellationToken);
        await EchoAsync(socket.ReadAsync, socket.WriteAsync);
    }

    /// <summary>A client of ours, with a server that is played.</summary>
    public static async Task<CaseResult> PlayAgainstClientAsync(ConformanceCase played, CancellationToken cancellationToken)
    {
        CaseResult? result = null;
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            peer.Socket.NoDelay = true;
            string fields = played.Answer is { } answer ? $"Sec-WebSocket-Extensions: {answer}\r\n" : "";
            await using FramePeer frames = await FramePeer.AcceptAsync(peer.Stream, cancellationToken, fields);
            result = await new CaseRunner(played, frames).RunAsync(cancellationToken);
        });
        using (var socket = new MessageWebSocket(TestContexts.AllCapabilities()))
        {
            if (played.Answer is not null)
                socket.Control.Compression = new WebSocketDeflateOptions { ServerContextTakeover = false, ClientContextTakeover = false };
            await socket.ConnectAsync(new Uri($"ws://{server.EndPoint}/"), cancellationToken);
            await EchoAsync(socket.ReadAsync, socket.WriteAsync);
        }
        await server.Completion;
        return result!;
    }

    private static async Task EchoAsync(
        Func<Memory<byte>, CancellationToken, ValueTask<WebSocketReadResult>> read, Func<ReadOnlyMemory<byte>, SocketMessageType, bool, CancellationToken, ValueTask> write)
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        try
        {
            while (await read(buffer.AsMemory(length), CancellationToken.None) is { IsClosed: false } part)
            {
                length += part.Count;
                if (part.EndOfMessage)
                {
                    await write(buffer.AsMemory(0, length), part.MessageType, true, CancellationToken.None);
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, length * 2);
                }
            }
        }
        catch (Exception e) when (e is NetworkException or ObjectDisposedException)
        {
            // what it said to the peer is what counts
        }
    }
}
