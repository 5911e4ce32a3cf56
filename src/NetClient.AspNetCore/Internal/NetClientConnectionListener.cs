using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore.Internal;

/// <summary>One endpoint of Kestrel: connections pulled from a <see cref="StreamSocketListener"/>.</summary>
internal sealed class NetClientConnectionListener : IConnectionListener
{
    // A connection whose app is busy is looked at this often: whether the peer has gone.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly StreamSocketListener _listener;
    private readonly MemoryPool<byte> _pool;
    private readonly PipeOptions _output;
    private readonly NetClientTransportOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<NetClientConnection, byte> _connections = new();
    private readonly ITimer _beat;

    public NetClientConnectionListener(StreamSocketListener listener, MemoryPool<byte> pool, NetClientTransportOptions options, TimeProvider time, ILogger log)
    {
        (_listener, _pool, _options, _time, _log) = (listener, pool, options, time, log);
        EndPoint = listener.LocalEndPoint;
        long limit = options.MaxWriteBufferSize;
        _output = new PipeOptions(pool, PipeScheduler.ThreadPool, PipeScheduler.ThreadPool, limit, Math.Max(1, limit / 2), useSynchronizationContext: false);
        _beat = time.CreateTimer(static state => ((NetClientConnectionListener)state!).LookAround(), this, Beat, Beat);
    }

    public EndPoint EndPoint { get; }

    /// <summary>Whether nobody is connected.</summary>
    public bool IsEmpty => _connections.IsEmpty;

    /// <summary>Told when the last connection has ended.</summary>
    public Action? Emptied { get; set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            StreamSocket socket = await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            var connection = new NetClientConnection(socket, _pool, _output, _options, _time, _log, Remove);
            _connections.TryAdd(connection, 0);
            return connection;
        }
        catch (Exception e) when (e is ObjectDisposedException or NetworkException { HResult: Errors.HResults.OperationAborted })
        {
            return null; // unbound: there is nothing more to accept
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _listener.Dispose();
        return default;
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return StopWatchAsync();
    }

    /// <summary>Looks at connections no more.</summary>
    public ValueTask StopWatchAsync() => _beat.DisposeAsync();

    private void Remove(NetClientConnection ended)
    {
        _connections.TryRemove(ended, out _);
        if (_connections.IsEmpty)
            Emptied?.Invoke();
    }

    private void LookAround()
    {
        foreach ((NetClientConnection connection, _) in _connections)
            connection.LookForEnd();
    }
}
