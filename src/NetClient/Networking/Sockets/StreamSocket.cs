using System.IO.Pipelines;
using System.Net.Sockets;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Storage.Streams;

namespace NetClient.Networking.Sockets;

/// <summary>A TCP connection, plain or TLS.</summary>
/// <remarks>
/// <para>Life: make it, set <see cref="Control"/>, connect, read and write, perhaps <c>UpgradeToSslAsync</c>, dispose. A socket connects once; after a failure it
/// is closed, and a new one is needed. One read and one write may run at the same time; closing is safe at any moment.</para>
/// <para>Cancelling a read leaves the socket usable (an addition: WinRT tears the connection down). Cancelling a write with bytes in flight breaks the
/// connection, because the peer may have received half a message.</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.streamsocket"/>.</para>
/// </remarks>
public sealed partial class StreamSocket : IStreamSocket
{
    private readonly NetClientContext _context;
    private readonly StreamSocketLifecycle _lifecycle;
    private readonly IoDirection _reading = new("read");
    private readonly IoDirection _writing = new("write");
    private readonly SocketInput _input;
    private readonly SocketOutput _output;
    private StreamSocketControl? _control;     // a server's sockets seldom need theirs
    private SocketAttempt? _attempt;           // ends the connect or the upgrade that is under way
    private NetworkStage _stage = NetworkStage.Connect; // what a connect under way is at
    private Transport? _transport;             // set by ConnectAsync, replaced once by UpgradeToSslAsync

    /// <summary>Makes a socket that is not connected, for the app's manifest.</summary>
    public StreamSocket()
        : this(NetClientContext.Default)
    {
    }

    internal StreamSocket(NetClientContext context)
        : this(context, StreamSocketState.Created)
    {
    }

    private StreamSocket(NetClientContext context, StreamSocketState state)
    {
        _context = context;
        _lifecycle = new StreamSocketLifecycle(state);
        _input = new SocketInput(this);
        _output = new SocketOutput(this);
        Information = new StreamSocketInformation(this);
    }

    /// <summary>A socket that a listener accepted: connected, its settings made.</summary>
    internal static StreamSocket Accepted(NetClientContext context, Transport transport)
    {
        var socket = new StreamSocket(context, transport is TlsTransport ? StreamSocketState.Secured : StreamSocketState.Connected)
        {
            IsAccepted = true,
            _transport = transport,
        };
        socket.Information.SetAccepted(transport.Socket);
        socket.MarkOpen();
        return socket;
    }

    /// <summary>The settings, to be made before connecting.</summary>
    public StreamSocketControl Control => _control ?? MakeControl();

    /// <summary>What is known of the connection.</summary>
    public StreamSocketInformation Information { get; }

    /// <summary>What the peer sends. There from the start, usable once connected; the same object before and after an upgrade.</summary>
    /// <remarks>Closing it with a read under way closes the socket; so does closing both streams.</remarks>
    public IInputStream InputStream => _input;

    /// <summary>What is sent to the peer. There from the start, usable once connected; the same object before and after an upgrade.</summary>
    /// <remarks>Closing it tells the peer that nothing more will come, while reading goes on; with a write under way it closes the socket.</remarks>
    public IOutputStream OutputStream => _output;

    internal bool IsAccepted { get; private init; }

    internal NetClientContext Context => _context;

    /// <summary>What carries the bytes, for a server that reads and writes by itself and leaves the rest to the socket.</summary>
    internal Transport Carrier => _transport!;

    internal void CountReceived(int count) => _context.Metrics.Received(count);

    internal void CountSent(int count) => _context.Metrics.Sent(count);

    /// <summary>The connection as a <see cref="Stream"/>, over the caller's memory and without allocation. An addition.</summary>
    /// <remarks>Closing the stream closes the socket. A reader of the app's own over this stream (a <see cref="StreamReader"/>) may hold bytes that
    /// <c>UpgradeToSslAsync</c> cannot see; drop it, with what it holds, before an upgrade.</remarks>
    public Stream AsStream() => new StreamSocketStream(this);

    /// <summary>The connection as a pipe. An addition.</summary>
    /// <remarks>The pipe reads ahead into segments of its own: it suits parsers, not bulk transfer, and must be complete before an upgrade.</remarks>
    public IDuplexPipe AsDuplexPipe() => new StreamDuplexPipe(AsStream());

    /// <summary>Closes the connection. Pending operations end with OperationAborted (0x800703E3); unread data turns the orderly end (FIN) into a reset.</summary>
    public void Dispose()
    {
        if (!_lifecycle.Close())
            return;
        Volatile.Read(ref _attempt)?.Close();
        _channel?.Closed();
        CloseTransport();
        _ownership?.Closed();
    }

    /// <summary>Reads a value off the socket while it is connected, for <see cref="Information"/>.</summary>
    internal T Statistics<T>(Func<Socket, T> read)
        where T : struct => _transport is { } transport && _lifecycle.State is not (StreamSocketState.Closed or StreamSocketState.Transferred) ? read(transport.Socket) : default;

    /// <summary>Cancels the read under way, for <c>AsTask(token)</c> on it.</summary>
    internal void CancelReading() => _reading.Cancel();

    /// <summary>Stops the read under way; ends when it has ended.</summary>
    internal Task StopReadingAsync() => _reading.StopAsync();

    /// <summary>The failure of a read that CancelIOAsync or closing ended.</summary>
    internal NetworkException ReadAborted(Exception? inner) => NetworkErrors.Aborted(NetworkStage.Read, Information.Endpoint, inner);

    /// <summary>Cancels the write under way, for <c>AsTask(token)</c> on it.</summary>
    internal void CancelWriting() => _writing.Cancel();

    /// <summary>What closing ends while a connect or an upgrade runs.</summary>
    private SocketAttempt StartAttempt(TimeSpan limit, CancellationToken callersToken)
    {
        var attempt = new SocketAttempt(limit, _context.Time, callersToken);
        Interlocked.Exchange(ref _attempt, attempt);
        if (_lifecycle.IsClosed)
            attempt.Close(); // closed before there was anything to end
        return attempt;
    }

    private StreamSocketControl MakeControl()
    {
        var control = new StreamSocketControl();
        if (_lifecycle.State != StreamSocketState.Created)
            control.Lock();
        return Interlocked.CompareExchange(ref _control, control, null) ?? control;
    }

    private void CloseTransport()
    {
        if (_transport is not { } transport)
            return;

        MarkClosed();

        // Pending operations are stopped first: the runtime resets a connection that it closes under a pending operation.
        bool cutShort = _writing.IsBusy;
        bool underRead = _reading.IsBusy;
        _ = _reading.StopAsync();
        _ = _writing.StopAsync();
        if (cutShort)
            transport.Abort(); // the peer must not take half a message for all of it
        else
            transport.Close(underRead);
    }
}
