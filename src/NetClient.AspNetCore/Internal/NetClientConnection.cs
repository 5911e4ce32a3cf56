using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.AspNetCore.Internal;

/// <summary>A connection as Kestrel sees it.</summary>
internal sealed partial class NetClientConnection : ConnectionContext,
    IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IMemoryPoolFeature, IConnectionLifetimeFeature, IConnectionEndPointFeature,
    IStreamSocketConnectionFeature, IThreadPoolWorkItem
{
    private static long _last;

    private readonly StreamSocket _socket;
    private readonly NetClientTransportOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Action<NetClientConnection> _gone;
    private readonly Wire _wire;
    private readonly ConnectionInput _input;
    private readonly ConnectionOutput _output;
    private readonly CancellationTokenSource _closed = new();
    private volatile bool _isReset;
    private int _isClosed;
    private int _isDisposed;

    public NetClientConnection(
        StreamSocket socket, MemoryPool<byte> pool, PipeOptions output, NetClientTransportOptions options, TimeProvider time, ILogger log, Action<NetClientConnection> gone)
    {
        (_socket, MemoryPool, _options, _time, _log, _gone) = (socket, pool, options, time, log, gone);
        Transport transport = socket.Carrier;
        _wire = transport is PlainTransport plain ? new SocketWire(plain.Socket) : new TransportWire(transport);
        _input = new ConnectionInput(pool, _wire, options.MaxReadBufferSize, socket.CountReceived, OnInputEnded);
        _output = new ConnectionOutput(output, _wire, _input, socket.CountSent, OnOutputEnded);
        Transport = new Duplex(_input, _output);
        ConnectionId = $"NC{Interlocked.Increment(ref _last):X8}";
        LocalEndPoint = transport.Socket.LocalEndPoint;
        RemoteEndPoint = transport.Socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        Features = new FeatureCollection(new ConnectionFeatures(this));
        SetFeatures();
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get => field ??= new ConnectionItems(); set; }

    public override IDuplexPipe Transport { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public MemoryPool<byte> MemoryPool { get; }

    public StreamSocketInformation Information => _socket.Information;

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _socket.Carrier.Abort();
        Close();
    }

    /// <summary>Called now and then by the listener.</summary>
    public void LookForEnd() => _input.LookForEnd();

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _input.Complete();
        _output.Complete();
        try
        {
            if (!_output.Done.IsCompleted)
                await _output.Done.WaitAsync(_options.DrainTimeout, _time).ConfigureAwait(false);
            if (!_isReset)
                await _wire.ShutdownAsync().ConfigureAwait(false);   // of a connection that was reset it would throw
        }
        catch (TimeoutException)
        {
            TransportLog.DrainTimedOut(_log, ConnectionId, _options.DrainTimeout);
            _socket.Carrier.Abort();
        }
        _socket.Dispose();
        _wire.Dispose();
        Close();
        _gone(this);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private void OnInputEnded(Exception? failure)
    {
        if (failure is not null)
        {
            _isReset = true;
            TransportLog.ConnectionEnded(_log, ConnectionId, failure.Message);
        }
        Close();
    }

    private void OnOutputEnded(Exception? failure)
    {
        if (failure is not null)
            Close();
    }

    // Those who wait for it run elsewhere: they may take their time.
    private void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _closed.Cancel();

    private void SetFeatures()
    {
        if (Information.ProxyHeader is { } header)
            ProxyProtocolFeature.Publish(this, header);
        if (_socket.Carrier is TlsTransport tls)
            new ListenerTls(tls.Tls).Publish(Features);
        else
            Features.Set<IConnectionSocketFeature>(new Beneath(_socket.Carrier.Socket));
    }

    private sealed class Beneath(System.Net.Sockets.Socket socket) : IConnectionSocketFeature
    {
        public System.Net.Sockets.Socket Socket { get; } = socket;
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }
}
