using System.Net;
using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocket
{
    private OwnershipTransfer? _ownership;

    /// <summary>Allows the connection to be given to the broker later, where it goes on when the app has exited. Before <c>ConnectAsync</c>; an accepted socket at any time.</summary>
    /// <inheritdoc cref="EnableTransferOwnership(Guid, SocketActivityConnectedStandbyAction)"/>
    public void EnableTransferOwnership(Guid taskId) => EnableTransferOwnership(taskId, SocketActivityConnectedStandbyAction.DoNotWake);

    /// <summary>Allows the connection to be given to the broker later, where it goes on when the app has exited. Before <c>ConnectAsync</c>; an accepted socket at any time.</summary>
    /// <param name="taskId">The <c>TaskId</c> of a registered task with a <see cref="ApplicationModel.Background.SocketActivityTrigger"/>: it runs when there is activity.</param>
    /// <param name="connectedStandbyAction">DoNotWake. Wake fails, as on every system without connected standby (documented: retry with DoNotWake).</param>
    /// <exception cref="ArgumentException">The app has no such task, or there is no such action (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The socket is connecting or connected (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed (0x80000013).</exception>
    /// <exception cref="PlatformNotSupportedException">Wake (0x80070490), or a system other than Linux.</exception>
    /// <remarks>With TLS the connection is secured in the broker from its handshake on, client certificate and all, since no TLS session can move between processes (docs/broker.md tells what
    /// that means); an accepted socket that is secured cannot be transferred. An accepted socket may be enabled while it is connected, which is inferred. Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.streamsocket.enabletransferownership"/> (documented).</remarks>
    public void EnableTransferOwnership(Guid taskId, SocketActivityConnectedStandbyAction connectedStandbyAction)
    {
        bool isTooLate = _lifecycle.State != StreamSocketState.Created && !(IsAccepted && _lifecycle.State == StreamSocketState.Connected);
        if (isTooLate)
            throw _lifecycle.IsClosed ? _lifecycle.Refuse("EnableTransferOwnership") : Throw.WrongState("EnableTransferOwnership was called after ConnectAsync; call it before.");
        var ownership = new OwnershipTransfer(_context);
        ownership.Enable(taskId, connectedStandbyAction);
        _ownership = ownership;
    }

    /// <summary>Gives the connection to the broker, without a context.</summary>
    /// <inheritdoc cref="TransferOwnership(string, SocketActivityContext, TimeSpan)"/>
    public void TransferOwnership(string socketId) => TransferOwnership(socketId, null, TimeSpan.Zero);

    /// <summary>Gives the connection to the broker.</summary>
    /// <inheritdoc cref="TransferOwnership(string, SocketActivityContext, TimeSpan)"/>
    public void TransferOwnership(string socketId, SocketActivityContext? data) => TransferOwnership(socketId, data, TimeSpan.Zero);

    /// <summary>Gives the connection to the broker, which wakes the task when there is activity. Afterwards this object is of no use, and need not be disposed of.</summary>
    /// <param name="socketId">A name for it, unique in the app, of at most 256 characters.</param>
    /// <param name="data">What the process that takes it back shall know; null for nothing.</param>
    /// <param name="keepAliveTime">After how long without activity the task runs with <see cref="SocketActivityTriggerReason.KeepAliveTimerExpired"/>; zero for never, at most 49 days.</param>
    /// <exception cref="ArgumentException">An argument is null, empty, too long or out of range (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Not enabled, not connected, secured by TLS in this process, I/O is under way: await <c>CancelIOAsync</c> first (0x8000000E); the id is in use (0x800700B7).</exception>
    /// <exception cref="ObjectDisposedException">The connection was closed (0x80000013).</exception>
    /// <exception cref="IOException">There is no broker and none could be started, or it does not answer (0x80070426). The connection is still the app's.</exception>
    /// <exception cref="UnauthorizedAccessException">What listens where the broker should is another user's (0x80070005). The connection is still the app's.</exception>
    /// <remarks>The call waits for the broker, a matter of milliseconds; where one must be started, up to seconds. Bytes that a <see cref="Storage.Streams.DataReader"/> holds and the app has not read go along.
    /// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.streamsocket.transferownership"/> (documented).</para></remarks>
    public void TransferOwnership(string socketId, SocketActivityContext? data, TimeSpan keepAliveTime) =>
        (_ownership ?? throw RefuseTransfer()).Transfer(socketId, data, keepAliveTime, () => Depart(toBroker: true));

    private Exception RefuseTransfer() => _lifecycle.IsOpen ? OwnershipTransfer.NotEnabled() : _lifecycle.Refuse("TransferOwnership");

    /// <summary>A connection that another process had.</summary>
    internal static StreamSocket Resumed(NetClientContext context, Socket connected, SocketState state, OwnershipTransfer? ownership)
    {
        var socket = new StreamSocket(context, state.Secured is null ? StreamSocketState.Connected : StreamSocketState.Secured)
        {
            IsAccepted = state.IsAccepted || !HostNameParser.TryParse(state.Host, out _, out _),
            _ownership = ownership,
            _transport = state.Secured is { } secured ? new BrokeredTransport(connected, secured, context.Broker, state.ReadAhead)
                : state.ReadAhead.IsEmpty ? new PlainTransport(connected)
                : new ResumedTransport(connected, state.ReadAhead),
        };
        if (!socket.IsAccepted)
            socket.Information.SetTarget(new HostName(state.Host), state.Service);
        if (state.Secured is { } session)
        {
            socket.Information.SetNegotiated(session);
            socket.Information.SetServerCertificate(BrokeredTlsClient.ReportOf(context, session));
        }
        else
        {
            socket.Information.SetEndpoints(connected.LocalEndPoint as IPEndPoint, Connector.RemoteOf(connected));
        }
        socket.MarkOpen();
        return socket;
    }

    /// <summary>Prepares the socket for another process.</summary>
    /// <exception cref="InvalidOperationException">It is not connected, is secured, or a read or write is under way (0x8000000E).</exception>
    internal SocketDeparture Depart() => Depart(toBroker: false);

    // To others than the broker a session that lives there cannot be given.
    private SocketDeparture Depart(bool toBroker)
    {
        Transition row = toBroker && _transport is BrokeredTransport && _lifecycle.State == StreamSocketState.Secured ? Transition.TransferSecured : Transition.Transfer;
        _lifecycle.Begin(row);
        bool isReady = false;
        try
        {
            // From here on the state refuses new reads and writes.
            if (_reading.IsBusy || _writing.IsBusy)
                throw Throw.WrongState("The socket was to be handed over while a read or write is under way; await CancelIOAsync first.");
            if (_writeFaulted || _outputClosed)
                throw Throw.WrongState("The socket was to be handed over after its output was closed or broken off.");
            var transport = (PlainTransport)_transport!;
            ReadOnlyMemory<byte> loaded = _input.CopyUnread();
            if (loaded.Length + transport.ReadAhead.Length > SocketState.MaxPart)
                throw Throw.WrongState($"Readers hold {loaded.Length + transport.ReadAhead.Length} bytes of the socket; at most {SocketState.MaxPart} travel with it. Read them first.");
            var state = new SocketState
            {
                Kind = SocketActivityKind.StreamSocket,
                IsAccepted = IsAccepted,
                Host = IsAccepted ? "" : Information.RemoteHostName?.RawName ?? "",
                Service = IsAccepted ? "" : Information.RemoteServiceName,
                ReadAhead = loaded.IsEmpty ? transport.ReadAhead : (byte[])[.. loaded.Span, .. transport.ReadAhead.Span],
                Secured = (transport as BrokeredTransport)?.State,
            };
            isReady = true;
            return new SocketDeparture(transport.Socket, state, () => _lifecycle.GoBack(row), () => Leave(row));
        }
        finally
        {
            if (!isReady)
                _lifecycle.GoBack(row);
        }
    }

    private void Leave(Transition row)
    {
        _lifecycle.TryComplete(row);
        _input.DiscardUnread();
        MarkClosed();
    }
}
