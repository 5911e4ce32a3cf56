using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NetClient.Capabilities;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal.ProxyHeaders;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Where a listener's connections come from: the sockets that listen, the gate, the handshakes. One connection at a time is taken out.</summary>
/// <remarks>One listening socket in clear text is asked directly, without anything in between. Several sockets, TLS, or PROXY headers run loops of their own that put finished
/// connections into a bounded queue: when the app takes none, the loops stop and connections wait in the system.</remarks>
internal sealed class ConnectionSource : IDisposable
{
    private const int Ready = 128;

    private readonly NetClientContext _context;
    private readonly Socket[] _listeners;
    private readonly TcpOptions _options;
    private readonly TlsServer? _tls;
    private readonly ProxyProtocolOptions? _proxies;
    private readonly PendingHandshakes _handshakes;
    private readonly Channel<StreamSocket>? _ready;
    private readonly CancellationTokenSource _closing = new();
    private ILogger _log;
    private IListenerReadiness? _readiness;

    public ConnectionSource(NetClientContext context, ILogger log, Socket[] listeners, TcpOptions options, TlsServer? tls, ProxyProtocolOptions? proxies, int maxPendingHandshakes)
    {
        (_context, _log, _listeners, _options, _tls, _proxies) = (context, log, listeners, options, tls, proxies);
        _handshakes = new PendingHandshakes(maxPendingHandshakes);
        if (tls is null && proxies is null && listeners.Length == 1)
            return;
        _ready = Channel.CreateBounded<StreamSocket>(Ready);
        foreach (Socket listener in listeners)
            _ = RunAsync(listener, _ready.Writer);
    }

    /// <summary>The one socket that is asked directly; null when there are several, or handshakes, and connections of the app's may be under way.</summary>
    public Socket? SingleListener => _ready is null ? _listeners[0] : null;

    /// <summary>The next connection that the gate lets in, secured if that was asked for.</summary>
    public ValueTask<StreamSocket> AcceptAsync(CancellationToken cancellationToken) =>
        _ready is not null ? _ready.Reader.ReadAsync(cancellationToken) : AcceptPlainAsync(cancellationToken);

    /// <summary>From now on another waits for connections, where one socket is asked directly; nobody waits for one yet.</summary>
    /// <param name="make">Makes it for the socket that listens; null leaves it to .NET.</param>
    public void WaitBy(Func<Socket, IListenerReadiness?> make)
    {
        Leave();
        _readiness = SingleListener is { } listener ? make(listener) : null;
    }

    /// <summary>Logs elsewhere from now on; nobody waits for a connection yet.</summary>
    public void LogBy(ILogger log) => _log = log;

    /// <summary>The listening socket goes to another process, as it is.</summary>
    public void Leave() => _readiness?.Dispose();

    public void Dispose()
    {
        Leave();
        _closing.Cancel();
        foreach (Socket listener in _listeners)
            listener.Dispose();
        if (_ready is null)
            return;
        _ready.Writer.TryComplete(new ObjectDisposedException(nameof(StreamSocketListener)));
        while (_ready.Reader.TryRead(out StreamSocket? unclaimed))
            unclaimed.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StreamSocket> AcceptPlainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await AcceptPermittedAsync(_listeners[0], cancellationToken).ConfigureAwait(false) is { } socket)
                return StreamSocket.Accepted(_context, new PlainTransport(socket));
        }
    }

    /// <summary>One connection; null when it was gone before it was taken, or is not permitted.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Socket?> AcceptPermittedAsync(Socket listener, CancellationToken cancellationToken)
    {
        Socket socket;
        try
        {
            if (_readiness is not null)
                await _readiness.WaitAsync(cancellationToken).ConfigureAwait(false);
            socket = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode is System.Net.Sockets.SocketError.ConnectionAborted or System.Net.Sockets.SocketError.ConnectionReset)
        {
            return null; // the peer went away while it was waiting to be accepted
        }

        bool keep = false;
        try
        {
            if (socket.RemoteEndPoint is IPEndPoint peer && !_context.Capabilities.Check(NetworkOperation.Accept, peer).IsGranted)
            {
                SocketLog.PeerDenied(_log, peer);
                socket.LingerState = new LingerOption(true, 0);
                return null;
            }
            if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
                _options.Apply(socket);
            keep = true;
            return socket;
        }
        catch (SocketException)
        {
            return null; // reset between accept and here
        }
        finally
        {
            if (!keep)
                socket.Dispose();
        }
    }

    private async Task RunAsync(Socket listener, ChannelWriter<StreamSocket> ready)
    {
        CancellationToken closing = _closing.Token;
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await ready.WaitToWriteAsync(closing).ConfigureAwait(false);
                if (await AcceptPermittedAsync(listener, closing).ConfigureAwait(false) is not { } socket)
                    continue;
                var plain = new PlainTransport(socket);
                if (_tls is null && _proxies is null)
                    await PublishAsync(StreamSocket.Accepted(_context, plain), ready).ConfigureAwait(false);
                else
                    _ = PrepareAsync(plain, ready);
            }
            catch (SocketException e)
            {
                // Out of descriptors, most likely. The connections wait in the system; so do we, for a moment.
                SocketLog.AcceptFailed(_log, e);
                await Task.Delay(ConnectionPump.PauseAfterFailure, _context.Time, closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or ChannelClosedException)
            {
                return;
            }
        }
    }

    // What a connection begins with that is not the app's: who it is, then the handshake. Others go on in the meantime.
    private async Task PrepareAsync(PlainTransport plain, ChannelWriter<StreamSocket> ready)
    {
        string? peer = plain.Socket.RemoteEndPoint?.ToString();
        PendingHandshakes.Entry pending = _handshakes.Enter(_closing.Token);
        TlsTransport? transport = null;
        try
        {
            ProxyProtocolHeader? header = null;
            if (_proxies is not null && !Permits(header = await HeaderReceiver.ReceiveAsync(plain.Socket, _proxies, _context.Time, pending.Token).ConfigureAwait(false)))
            {
                plain.Abort();
                return;
            }
            Action<StreamSocketInformation>? publish = null;
            if (_tls is not null)
                (transport, publish) = await _tls.AuthenticateAsync(plain, peer, pending.Token).ConfigureAwait(false);
            StreamSocket socket = StreamSocket.Accepted(_context, transport is not null ? transport : plain);
            publish?.Invoke(socket.Information);
            if (header is not null)
                socket.Information.SetProxy(header, plain.Socket.RemoteEndPoint);
            _handshakes.Leave(pending);
            await PublishAsync(socket, ready).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            SocketLog.ProxyHeaderRefused(_log, peer, e.Message);
            plain.Abort();
        }
        catch (Exception e)
        {
            // Whatever one client does, or a certificate selector of the app throws, ends that client and nobody else.
            SocketLog.HandshakeFailed(_log, peer, e);
            transport?.Close(underRead: true);
            plain.Close(underRead: true);
        }
        finally
        {
            _handshakes.Leave(pending);
        }
    }

    // A proxy that may connect does not make its clients the app's: they are held against the same boundary.
    private bool Permits(ProxyProtocolHeader? header)
    {
        if (header?.Source is not System.Net.IPEndPoint client || _context.Capabilities.Check(NetworkOperation.Accept, client).IsGranted)
            return true;
        SocketLog.PeerDenied(_log, client);
        return false;
    }

    private static async Task PublishAsync(StreamSocket socket, ChannelWriter<StreamSocket> ready)
    {
        try
        {
            await ready.WriteAsync(socket).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            socket.Dispose();
        }
    }
}
