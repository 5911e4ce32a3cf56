using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using NetClient.AspNetCore.Internal.Epoll;
using NetClient.Networking;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.AspNetCore.Internal;

/// <summary>One endpoint of Kestrel: connections pulled from a <see cref="StreamSocketListener"/>.</summary>
internal sealed class NetClientConnectionListener : IConnectionListener
{
    // A connection whose app is busy is looked at this often: whether the peer has gone.
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly StreamSocketListener _listener;
    private readonly KeptWires _wires;
    private readonly ConnectionList _connections = new();
    private readonly ITimer _beat;
    private volatile bool _isUnbound;

    public NetClientConnectionListener(StreamSocketListener listener, MemoryPool<byte> pool, NetClientTransportOptions options, TimeProvider time, ILogger log)
    {
        (_listener, Pool, Options, Time, Log) = (listener, pool, options, time, log);
        EndPoint = listener.LocalEndPoint;
        EpollLoop? loop = options.UsesEpoll ? EpollLoop.Shared : null;
        if (loop is not null)
            listener.WaitBy(socket => EpollListener.TryMake(loop, socket));
        _wires = new KeptWires(loop is not null ? kept => new EpollWire(loop, kept) : kept => new SocketWire(kept));
        long limit = options.MaxWriteBufferSize;
        InputOptions = new PipeOptions(pool, ResumeHere.Scheduler, PipeScheduler.Inline, 0, 0, useSynchronizationContext: false);
        OutputOptions = new PipeOptions(pool, PipeScheduler.ThreadPool, PipeScheduler.ThreadPool, limit, Math.Max(1, limit / 2), useSynchronizationContext: false);
        _beat = time.CreateTimer(static state => ((NetClientConnectionListener)state!).LookAround(), this, Beat, Beat);
    }

    public EndPoint EndPoint { get; }

    public MemoryPool<byte> Pool { get; }

    public NetClientTransportOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    /// <summary>Of what connections received and the app has not taken.</summary>
    public PipeOptions InputOptions { get; }

    /// <summary>Of what the app wrote and was not sent.</summary>
    public PipeOptions OutputOptions { get; }

    /// <summary>Whether nobody is connected.</summary>
    public bool IsEmpty => _connections.IsEmpty;

    /// <summary>Told when the last connection has ended.</summary>
    public Action? Emptied { get; set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            StreamSocket accepted;
            try
            {
                accepted = await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (_isUnbound && e is ObjectDisposedException or NetworkException { HResult: Errors.HResults.OperationAborted })
            {
                return null; // there is nothing more to accept
            }
            catch (Exception e) when (e is not (OperationCanceledException or ObjectDisposedException))
            {
                // Out of descriptors, most likely, of which to tell so may need one. What is thrown ends Kestrel's accepting for good; connections wait in the system, so do we, for a moment.
                SocketLog.AcceptFailed(Log, e);
                await Task.Delay(ConnectionPump.PauseAfterFailure, Time, cancellationToken).ConfigureAwait(false);
                continue;
            }
            return Serve(accepted);
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _isUnbound = true;
        _listener.Dispose();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        await StopWatchAsync().ConfigureAwait(false);
    }

    /// <summary>Looks at connections no more, and keeps nothing for others to come.</summary>
    public ValueTask StopWatchAsync()
    {
        _wires.Dispose();
        return _beat.DisposeAsync();
    }

    /// <summary>Makes a connection of what was accepted, and looks at it from now on.</summary>
    public NetClientConnection Serve(StreamSocket accepted)
    {
        var connection = new NetClientConnection(this, accepted);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>What carries a connection's bytes.</summary>
    public Wire WireFor(Transport transport) => transport is PlainTransport plain ? _wires.For(plain.Socket) : new TransportWire(transport);

    /// <summary>Told by a connection, once, that it has ended.</summary>
    public void Forget(NetClientConnection ended)
    {
        if (_connections.Remove(ended))
            Emptied?.Invoke();
    }

    private void LookAround()
    {
        foreach (NetClientConnection connection in _connections.ToArray())
            connection.LookForEnd();
    }
}
