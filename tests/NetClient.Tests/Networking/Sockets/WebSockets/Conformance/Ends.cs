using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.WebSockets;
using NetClient.TestServers;
using NetClient.TestServers.WebSockets;

namespace NetClient.Tests.Networking.Sockets.WebSockets.Conformance;

/// <summary>The ends that are tested: each echoes what it gets, and is connected to a peer that plays the cases.</summary>
internal static class Ends
{
    private const int LongestMessage = 32 << 20;

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
        StreamSocket socket = await listener.AcceptAsync(cancellationToken);
        var options = new WebSocketAcceptOptions { Compression = new WebSocketDeflateOptions(), MaxMessageSize = LongestMessage };
        WebSocketRequest request = await WebSocketRequest.ReadAsync(socket, options, cancellationToken);
        (WebSocket webSocket, _) = (await request.AcceptAsync(cancellationToken)).Open();
        using (webSocket)
            await EchoAsync(webSocket, cancellationToken);
    }

    /// <summary>.NET's web socket as an echo.</summary>
    public static async Task EchoAsync(WebSocket webSocket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await webSocket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;
                length += received.Count;
                if (received.EndOfMessage)
                {
                    await webSocket.SendAsync(buffer.AsMemory(0, length), received.MessageType, true, cancellationToken);
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, length * 2);
                }
            }
            await webSocket.CloseOutputAsync(webSocket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // what it said to the peer is what counts
        }
    }
}
