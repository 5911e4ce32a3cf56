using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NetClient.Networking.Sockets;

namespace NetClient.AspNetCore.Internal;

/// <summary>One endpoint of Kestrel on a listener that the broker lends. It goes back between two accepts: when the server stops, or when nobody is connected any more, and then the app is told to end.</summary>
internal sealed class LentConnectionListener : IConnectionListener
{
    private readonly NetClientConnectionListener _connections;
    private readonly StreamSocketListener _listener;
    private readonly LentEndPoint _lent;
    private readonly SocketActivityContext? _context;
    private readonly IHostApplicationLifetime? _app;
    private readonly ILogger _log;
    private readonly ITimer _idle;
    private readonly Lock _gate = new();
    private CancellationTokenSource? _pause;   // stops the accept under way
    private bool _isUnbinding;

    public LentConnectionListener(
        NetClientConnectionListener connections, StreamSocketListener listener, LentEndPoint lent, SocketActivityContext? context, IHostApplicationLifetime? app, TimeProvider time, ILogger log)
    {
        (_connections, _listener, _lent, _context, _app, _log) = (connections, listener, lent, context, app, log);
        _idle = time.CreateTimer(static self => ((LentConnectionListener)self!).OnIdle(), this, lent.IdleTimeout, Timeout.InfiniteTimeSpan);
        connections.Emptied = Wait;
    }

    public EndPoint EndPoint => _connections.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Pause(pause);
            try
            {
                ConnectionContext? connection = await _connections.AcceptAsync(pause.Token).ConfigureAwait(false);
                _idle.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                return connection;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Nothing was taken out of the queue, and nobody is taking anything.
            }
            finally
            {
                Pause(null);
            }
            if (_isUnbinding ? End() : _connections.IsEmpty && GiveBack("nobody is connected"))
                return null;
            Wait();
        }
    }

    /// <summary>Stops accepting; the loop that accepts then gives the listener back.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _isUnbinding = true;
            _pause?.Cancel();
        }
        return default;
    }

    /// <summary>A listener that was not given back stays lent until the process ends, and then rests: where the server does not even start, trying again at once would be no better.</summary>
    public async ValueTask DisposeAsync()
    {
        await _idle.DisposeAsync().ConfigureAwait(false);
        await _connections.StopWatchAsync().ConfigureAwait(false);
    }

    private void Pause(CancellationTokenSource? pause)
    {
        lock (_gate)
        {
            _pause = pause;
            if (_isUnbinding)
                pause?.Cancel();
        }
    }

    private void Wait() => _idle.Change(_lent.IdleTimeout, Timeout.InfiniteTimeSpan);

    private void OnIdle()
    {
        lock (_gate)
        {
            if (!_connections.IsEmpty)
                return;   // who goes last starts the time anew
            if (_pause is not null)
                _pause.Cancel();
            else
                Wait();
        }
    }

    private bool End()
    {
        if (!GiveBack("the server stops"))
            _listener.Dispose();
        return true;
    }

    private bool GiveBack(string why)
    {
        try
        {
            _listener.TransferOwnership(_lent.Socket.Id, _context);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException or InvalidDataException)
        {
            // No broker, or what stands in its place is another user's, or is none. Thrown on, it would end Kestrel's accepting for good.
            TransportLog.ListenerNotGivenBack(_log, _lent.Socket.Id, e);
            return false;
        }
        TransportLog.ListenerGivenBack(_log, _lent.Socket.Id, why);
        _app?.StopApplication();
        return true;
    }
}
