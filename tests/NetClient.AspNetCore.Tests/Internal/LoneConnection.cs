using System.Buffers;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NetClient.AspNetCore.Internal;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;
using NetClient.TestServers;

namespace NetClient.AspNetCore.Tests.Internal;

/// <summary>A connection of the transport's whose bytes come and go as the test says.</summary>
internal sealed class LoneConnection : IAsyncDisposable
{
    private readonly StreamSocketListener _listener;
    private readonly NetClientConnectionListener _connections;

    private LoneConnection(NetClientConnectionListener connections, StreamSocketListener listener, ScriptedTransport transport) =>
        (_connections, _listener, Transport, Connection) = (connections, listener, transport, connections.Serve(StreamSocket.Accepted(TestContexts.AllCapabilities(), transport)));

    public ScriptedTransport Transport { get; }

    public NetClientConnection Connection { get; }

    public static async Task<LoneConnection> StartAsync(NetClientTransportOptions? options = null, ILogger? log = null)
    {
        var listener = new StreamSocketListener(TestContexts.AllCapabilities());
        await listener.BindEndpointAsync(new HostName("127.0.0.1"), "0", TestContext.Current.CancellationToken);
        var connections = new NetClientConnectionListener(listener, MemoryPool<byte>.Shared, options ?? new NetClientTransportOptions(), TimeProvider.System, log ?? NullLogger.Instance);
        return new LoneConnection(connections, listener, new ScriptedTransport());
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _connections.DisposeAsync();
        _listener.Dispose();
    }

    /// <summary>What carries it.</summary>
    internal sealed class ScriptedTransport() : Transport(new Socket(SocketType.Stream, ProtocolType.Tcp))
    {
        private readonly TaskCompletionSource<int> _closed = new();

        /// <summary>Answers a receive; by default none ends before the connection does.</summary>
        public Func<Memory<byte>, ValueTask<int>>? OnReceive { get; set; }

        /// <summary>Answers a send; by default everything is sent.</summary>
        public Func<ReadOnlyMemory<byte>, ValueTask>? OnSend { get; set; }

        /// <summary>Answers the good-bye; by default the peer takes it.</summary>
        public Func<ValueTask>? OnCloseOutput { get; set; }

        /// <summary>Whether the peer was to see a broken connection.</summary>
        public bool IsAborted { get; private set; }

        public override ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken) => OnReceive?.Invoke(destination) ?? new(_closed.Task);

        public override ValueTask SendAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken) => OnSend?.Invoke(source) ?? default;

        public override ValueTask CloseOutputAsync(CancellationToken cancellationToken) => OnCloseOutput?.Invoke() ?? default;

        public override void Close(bool underRead)
        {
            Socket.Dispose();
            _closed.TrySetResult(0);
        }

        public override void Abort()
        {
            IsAborted = true;
            base.Abort();
            _closed.TrySetException(new ObjectDisposedException(nameof(Socket)));
        }
    }
}
