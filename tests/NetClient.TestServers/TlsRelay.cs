using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NetClient.TestServers;

/// <summary>Passes connections on to a server on loopback and writes down what it sees: the onlooker on the wire.</summary>
public sealed class TlsRelay : IAsyncDisposable
{
    private readonly LoopbackServer _front;
    private readonly List<TlsTrace> _traces = [];

    /// <param name="target">The server.</param>
    /// <param name="chunk">At most so many bytes are passed on at a time; 1 makes a trickle of it.</param>
    public TlsRelay(IPEndPoint target, int chunk = 65536) => _front = LoopbackServer.Start(peer => RelayAsync(peer, target, chunk));

    /// <summary>Its port, as <c>ConnectAsync</c> takes it.</summary>
    public string Port => _front.EndPoint.Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>One for each connection so far, in their order.</summary>
    public IReadOnlyList<TlsTrace> Traces
    {
        get
        {
            lock (_traces)
                return [.. _traces];
        }
    }

    public ValueTask DisposeAsync() => _front.DisposeAsync();

    private async Task RelayAsync(ScriptedPeer client, IPEndPoint target, int chunk)
    {
        var trace = new TlsTrace();
        lock (_traces)
            _traces.Add(trace);
        using var server = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Socket.NoDelay = true;
        await server.ConnectAsync(target, client.Stop);
        await Task.WhenAll(
            PassAsync(client.Socket, server, bytes => trace.Add(fromClient: true, bytes.Span), chunk, client.Stop),
            PassAsync(server, client.Socket, bytes => trace.Add(fromClient: false, bytes.Span), chunk, client.Stop));
    }

    private static async Task PassAsync(Socket from, Socket to, Action<ReadOnlyMemory<byte>> note, int chunk, CancellationToken stop)
    {
        byte[] buffer = new byte[chunk];
        try
        {
            while (await from.ReceiveAsync(buffer, stop) is > 0 and int count)
            {
                note(buffer.AsMemory(0, count));
                await to.SendAsync(buffer.AsMemory(0, count), stop);
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A reset on one side becomes one on the other.
            to.LingerState = new LingerOption(true, 0);
            to.Dispose();
        }
    }
}
