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
        using WebSocketChannel channel = (await request.AcceptAsync(cancellationToken)).Open(watchesWhenIdle: false);
        channel.Start();
        await EchoAsync(channel, cancellationToken);
    }

    /// <summary>A client's end, after its opening handshake.</summary>
    public static async Task<CaseResult> PlayAgainstClientAsync(ConformanceCase played, CancellationToken cancellationToken)
    {
        CaseResult? result = null;
        await using LoopbackServer server = LoopbackServer.Start(async peer =>
        {
            peer.Socket.NoDelay = true;
            result = await new CaseRunner(played, new FramePeer(peer.Stream, isClient: false)).RunAsync(cancellationToken);
        });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.EndPoint, cancellationToken);
        var wire = new WebSocketWire(new NetworkStream(socket, ownsSocket: true), isServer: false, played.Answer is not null, TimeProvider.System);
        var options = new WebSocketCreationOptions { KeepAliveInterval = TimeSpan.Zero, DangerousDeflateOptions = Agreed(played.Answer) };
        using (var channel = new WebSocketChannel(WebSocket.CreateFromStream(wire, options), wire, KeepAliveTimes.None, TimeProvider.System))
            await EchoAsync(channel, cancellationToken);
        await server.Completion;
        return result!;
    }

    private static WebSocketDeflateOptions? Agreed(string? answer)
    {
        if (answer is null)
            return null;
        int Window(string name) => answer.Split(name + '=') is [_, { } rest] ? int.Parse(rest.Split(';')[0], System.Globalization.CultureInfo.InvariantCulture) : 15;
        return new()
        {
            ServerContextTakeover = false,
            ClientContextTakeover = false,
            ServerMaxWindowBits = Window("server_max_window_bits"),
            ClientMaxWindowBits = Window("client_max_window_bits"),
        };
    }

    private static async Task EchoAsync(WebSocketChannel channel, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        try
        {
            while (await channel.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None) is { IsClose: false } part)
            {
                length += part.Count;
                if (part.EndOfMessage)
                {
                    await channel.SendAsync(buffer.AsMemory(0, length), part.Type, true, cancellationToken);
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
