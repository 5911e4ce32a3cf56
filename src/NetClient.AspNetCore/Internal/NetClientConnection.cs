using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.AspNetCore.Internal;

/// <summary>A connection as Kestrel sees it. What few ask for is made when it is asked for: most of a short connection's cost would be that.</summary>
internal sealed partial class NetClientConnection : ConnectionContext, IDuplexPipe,
    IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IMemoryPoolFeature, IConnectionLifetimeFeature, IConnectionEndPointFeature,
    IConnectionSocketFeature, IStreamSocketConnectionFeature, IThreadPoolWorkItem
{
    private static long _last;

    private readonly NetClientConnectionListener _listener;
    private readonly StreamSocket _socket;
    private readonly Wire _wire;
    private readonly ConnectionInput _input;
    private readonly ConnectionOutput _output;
    private readonly long _number = Interlocked.Increment(ref _last);
    private CancellationTokenSource? _closed;
    private CancellationToken? _closedOfApp;
    private volatile bool _isReset;
    private int _isClosed;
    private int _isDisposed;

    public NetClientConnection(NetClientConnectionListener listener, StreamSocket socket)
    {
        (_listener, _socket) = (listener, socket);
        _wire = listener.WireFor(socket.Carrier);
        _input = new ConnectionInput(this, listener.InputOptions, _wire, listener.Options.MaxReadBufferSize);
        _output = new ConnectionOutput(this, listener.OutputOptions, _wire, _input);
        _wire.Serve(_input, _output);
        Information.MayForget = true;
        RemoteEndPoint = socket.Carrier.Socket.RemoteEndPoint;
        Features = new FeatureCollection(new ConnectionFeatures(this));
        Transport = this;
        if (Information.ProxyHeader is { } header)
            ProxyProtocolFeature.Publish(this, header);
        if (socket.Carrier is TlsTransport tls)
            new ListenerTls(tls.Tls).Publish(Features);
    }

    public override string ConnectionId { get => field ??= $"NC{_number:X8}"; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get => field ??= new ConnectionItems(); set; }

    public override EndPoint? LocalEndPoint { get => field ??= Information.FindLocalEndPoint(); set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override CancellationToken ConnectionClosed { get => _closedOfApp ?? WhenClosed(); set => _closedOfApp = value; }

    public MemoryPool<byte> MemoryPool => _listener.Pool;

    public StreamSocketInformation Information => _socket.Information;

    /// <summary>Whether the socket is the app's to look at; beneath the listener's TLS it is not.</summary>
    public bool IsPlain => _socket.Carrier is not TlsTransport;

    Socket IConnectionSocketFeature.Socket => _socket.Carrier.Socket;

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    /// <summary>What carries its bytes.</summary>
    internal Wire Wire => _wire;

    /// <summary>Where it stands among the listener's connections.</summary>
    internal int Place { get; set; }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _ = LocalEndPoint; // the app may ask for it afterwards
        _socket.Carrier.Abort();
        _wire.OnClosed();
        Close();
    }

    /// <summary>Called now and then by the listener.</summary>
    public void LookForEnd()
    {
        _wire.LookForClose();
        _input.LookForEnd();
    }

    public void CountReceived(int count) => _socket.CountReceived(count);

    public void CountSent(int count) => _socket.CountSent(count);

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _input.Complete();
        _output.Complete();
        try
        {
            if (!_output.IsDone)
                await _output.WhenDoneAsync().WaitAsync(_listener.Options.DrainTimeout, _listener.Time).ConfigureAwait(false);
            if (!_isReset)   // of a connection that was reset it would throw
                await _wire.ShutdownAsync().AsTask().WaitAsync(_listener.Options.DrainTimeout, _listener.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            TransportLog.DrainTimedOut(_listener.Log, ConnectionId, _listener.Options.DrainTimeout);
            _socket.Carrier.Abort();
        }
        _socket.Dispose();
        _wire.OnClosed();
        _wire.Release(_input.Retire() && _output.IsDone);
        Close();
        _listener.Forget(this);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public void OnInputEnded(Exception? failure)
    {
        if (failure is not null)
        {
            _isReset = true;
            if (_listener.Log.IsEnabled(LogLevel.Debug))
                TransportLog.ConnectionEnded(_listener.Log, ConnectionId, failure.Message);
        }
        Close();
    }

    public void OnOutputEnded(Exception? failure)
    {
        if (failure is not null)
            Close();
    }

    private CancellationToken WhenClosed()
    {
        if (Volatile.Read(ref _closed) is { } known)
            return known.Token;
        var closed = new CancellationTokenSource();
        if (Volatile.Read(ref _isClosed) != 0)
            closed.Cancel(); // closed before there was anything to tell of it
        if (Interlocked.CompareExchange(ref _closed, closed, null) is { } others)
            return others.Token;
        if (Volatile.Read(ref _isClosed) != 0 && !closed.IsCancellationRequested)
            TellClosed(); // closed in between
        return closed.Token;
    }

    // Those who wait for it run elsewhere: they may take their time.
    private void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0 && Volatile.Read(ref _closed) is not null)
            TellClosed();
    }

    private void TellClosed() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            _closed!.Cancel();
        }
        catch (AggregateException e)
        {
            TransportLog.ClosedCallbackFailed(_listener.Log, ConnectionId, e); // an app's mistake ends no server
        }
    }
}
