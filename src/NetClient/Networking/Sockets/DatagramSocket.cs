using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using NetClient.Foundation;
using NetClient.Internal;
using NetClient.Networking.Connectivity;
using NetClient.Networking.Sockets.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>Sends and receives UDP datagrams: to and from one peer, many peers, or a multicast group.</summary>
/// <remarks>
/// <para>Three uses (documented). <b>From anyone:</b> subscribe <see cref="MessageReceived"/>, bind. <b>One peer:</b> subscribe, <c>ConnectAsync</c>, write to
/// <see cref="OutputStream"/>. <b>Many peers:</b> subscribe, <c>GetOutputStreamAsync</c> once for each. In place of the event, <see cref="ReceiveAsync"/> and
/// <see cref="SendAsync(ReadOnlyMemory{byte}, DatagramEndpoint, CancellationToken)"/> move datagrams between the network and the caller's memory without an allocation (additions).</para>
/// <para>Each write to an output stream sends one datagram, and so does one <c>StoreAsync</c> of a <see cref="DataWriter"/> on it. Sends may run beside each other and
/// beside a receive; closing is safe at any moment. A failed bind or connect closes the socket.</para>
/// <para>A datagram that the app's capabilities do not cover is dropped before the app sees it. An answer from an endpoint that was sent to needs the capability to send there; a
/// stranger's datagram needs the capability to be reached from there.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.datagramsocket"/>.</para>
/// </remarks>
public sealed partial class DatagramSocket : IDatagramSocket
{
    private readonly NetClientContext _context;
    private readonly ILogger _log;
    private readonly DatagramSocketLifecycle _lifecycle = new();
    private readonly IoDirection _receiving = new("receive");
    private readonly Lock _gate = new();
    private readonly DatagramOutput _output;
    private TypedEventHandler<DatagramSocket, DatagramSocketMessageReceivedEventArgs>? _messageReceived;
    private TypedEventHandler<IDatagramSocket, DatagramSocketMessageReceivedEventArgs>? _messageReceivedByInterface;
    private CancellationTokenSource? _attempt;              // ends the bind or connect that is under way
    private CancellationTokenSource _sending = new();       // ends the sends that wait for room
    private volatile DatagramTransport? _transport;
    private NetworkAdapter? _adapter;                       // the one the socket was bound to
    private DatagramPump? _pump;
    private bool _isResumed;                                // was open before it was ours, so that nobody could subscribe in time

    /// <summary>Makes a socket that is neither bound nor connected, for the app's manifest.</summary>
    public DatagramSocket()
        : this(NetClientContext.Default)
    {
    }

    internal DatagramSocket(NetClientContext context)
    {
        _context = context;
        _log = context.Loggers.CreateLogger("NetClient.Networking.Sockets.DatagramSocket");
        _output = new DatagramOutput(this, null);
        Control = new DatagramSocketControl(this);
        Information = new DatagramSocketInformation(this);
    }

    /// <summary>The settings, most of them to be made before the socket is bound or connected.</summary>
    public DatagramSocketControl Control { get; }

    /// <summary>What is known of the socket.</summary>
    public DatagramSocketInformation Information { get; }

    /// <summary>Sends to the peer of a connected socket, one datagram with each write. There from the start, usable after <c>ConnectAsync</c>.</summary>
    public IOutputStream OutputStream => _output;

    /// <summary>Tells of each datagram. Handlers run on the thread pool, one at a time, in the order in which datagrams arrive.</summary>
    /// <remarks>
    /// <para>While a handler runs, datagrams wait in the system's receive buffer, whose size is <see cref="DatagramSocketControl.InboundBufferSizeInBytes"/>; when it is full the system
    /// drops what arrives, and <see cref="DatagramSocketInformation.DroppedDatagramCount"/> counts it. So a slow handler costs datagrams, never memory. A handler that goes on
    /// after its first <c>await</c> is over for the socket at that point, unless it took a <see cref="DatagramSocketMessageReceivedEventArgs.GetDeferral"/>: then up to 64
    /// such handlers are at work, and the next datagram waits until one of them is done (an addition).</para>
    /// <para>On a connected socket the event also tells that the peer does not listen (ICMP): the arguments' <c>GetDataReader</c> then fails with
    /// ConnectionResetByPeer (0x80072746), and the socket goes on. A handler that throws is logged.</para>
    /// <para>Disposing the socket is the only way to end the events (documented).</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">Subscribed after the socket was bound or connected (0x8000000E, documented).</exception>
    /// <exception cref="ObjectDisposedException">Subscribed after the socket was closed (0x80000013).</exception>
    public event TypedEventHandler<DatagramSocket, DatagramSocketMessageReceivedEventArgs> MessageReceived
    {
        add => Subscribe(() => _messageReceived += value);

        remove
        {
            lock (_gate)
                _messageReceived -= value;
        }
    }

    event TypedEventHandler<IDatagramSocket, DatagramSocketMessageReceivedEventArgs> IDatagramSocket.MessageReceived
    {
        add => Subscribe(() => _messageReceivedByInterface += value);

        remove
        {
            lock (_gate)
                _messageReceivedByInterface -= value;
        }
    }

    /// <summary>Closes the socket: pending operations end with OperationAborted (0x800703E3), and <see cref="MessageReceived"/> is not raised any more, but for handlers
    /// that are at work.</summary>
    public void Dispose()
    {
        if (!_lifecycle.Close())
            return;
        _channel?.Closed();
        Volatile.Read(ref _attempt)?.Cancel();
        Volatile.Read(ref _sending).Cancel();
        _ = _receiving.StopAsync();
        lock (_gate)
        {
            _pump?.Stop();
            _transport?.Dispose();
        }
        _ownership?.Closed();
    }

    /// <summary>What the socket stands on; null before it is bound.</summary>
    internal DatagramTransport? Transport => _transport;

    /// <summary>Reads a value off the system's socket while it is open, for <see cref="Information"/> and tests.</summary>
    internal T? Read<T>(Func<Socket, T> read)
        where T : struct => _transport is { } transport && !_lifecycle.IsGone ? read(transport.Socket) : null;

    internal void ApplyHopLimit(byte hopLimit)
    {
        lock (_gate)
        {
            if (_transport is { } transport && !_lifecycle.IsGone)
                DatagramOptions.SetHopLimit(transport.Socket, hopLimit);
        }
    }

    private void Subscribe(Action subscribe)
    {
        lock (_gate)
        {
            if (_lifecycle.IsClosed)
                throw Throw.Closed(nameof(DatagramSocket));
            if (_isResumed && !_lifecycle.IsGone)
            {
                subscribe();
                StartPump_NeedsLock(_transport!);
                return;
            }
            if (_lifecycle.State != DatagramSocketState.Created)
                throw Throw.WrongState("MessageReceived was subscribed after the socket was bound or connected; subscribe before it.");
            subscribe();
        }
    }

    private void Raise(DatagramSocketMessageReceivedEventArgs args)
    {
        // One by one: that one fails is no reason for the others not to be told.
        Exception? failure = null;
        foreach (TypedEventHandler<DatagramSocket, DatagramSocketMessageReceivedEventArgs> handler in Delegate.EnumerateInvocationList(_messageReceived))
            Tell(handler, this, args, ref failure);
        foreach (TypedEventHandler<IDatagramSocket, DatagramSocketMessageReceivedEventArgs> handler in Delegate.EnumerateInvocationList(_messageReceivedByInterface))
            Tell(handler, this, args, ref failure);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    private static void Tell<TSender>(
        TypedEventHandler<TSender, DatagramSocketMessageReceivedEventArgs> handler, TSender sender, DatagramSocketMessageReceivedEventArgs args, ref Exception? failure)
    {
        try
        {
            handler(sender, args);
        }
        catch (Exception e)
        {
            failure ??= e;
        }
    }

    /// <summary>What closing ends while a bind or connect runs.</summary>
    private CancellationTokenSource StartAttempt()
    {
        // Never disposed of: it has neither timer nor handle, and a close may come at any time.
        var attempt = new CancellationTokenSource();
        Interlocked.Exchange(ref _attempt, attempt);
        if (_lifecycle.IsClosed)
            attempt.Cancel();
        return attempt;
    }

    /// <summary>Makes a transport the socket's, and starts the events; false when Close got in first.</summary>
    private bool Publish(DatagramTransport transport, DatagramTransition row)
    {
        lock (_gate)
        {
            _transport = transport;
            if (!_lifecycle.TryComplete(row))
                return false;
            DatagramOptions.SetHopLimit(transport.Socket, Control.OutboundUnicastHopLimit); // the one setting that may have changed meanwhile
            if (_messageReceived is not null || _messageReceivedByInterface is not null)
                StartPump_NeedsLock(transport);
            return true;
        }
    }

    private void StartPump_NeedsLock(DatagramTransport transport)
    {
        if (_pump is not null)
            return;
        _pump = new DatagramPump(transport, Raise, OnMessageDone, _context, _log);
        _pump.Start();
    }
}
