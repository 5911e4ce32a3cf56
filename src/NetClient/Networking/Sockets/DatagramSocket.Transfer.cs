using System.Net;
using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Networking.Sockets;

public sealed partial class DatagramSocket
{
    // A handler that has not returned by then takes its datagram with it; nothing more is received for it.
    private static readonly TimeSpan PumpLimit = TimeSpan.FromSeconds(5);

    private OwnershipTransfer? _ownership;

    /// <summary>Allows the socket to be given to the broker later, where it goes on when the app has exited. Before it is bound or connected.</summary>
    /// <inheritdoc cref="EnableTransferOwnership(Guid, SocketActivityConnectedStandbyAction)"/>
    public void EnableTransferOwnership(Guid taskId) => EnableTransferOwnership(taskId, SocketActivityConnectedStandbyAction.DoNotWake);

    /// <summary>Allows the socket to be given to the broker later, where it goes on when the app has exited. Before it is bound or connected.</summary>
    /// <param name="taskId">The <c>TaskId</c> of a registered task with a <see cref="ApplicationModel.Background.SocketActivityTrigger"/>: it runs when there is activity.</param>
    /// <param name="connectedStandbyAction">DoNotWake. Wake fails, as on every system without connected standby (documented: retry with DoNotWake).</param>
    /// <exception cref="ArgumentException">The app has no such task, or there is no such action (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The socket is bound or connected (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed (0x80000013).</exception>
    /// <exception cref="PlatformNotSupportedException">Wake (0x80070490), or a system other than Linux.</exception>
    /// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.datagramsocket.enabletransferownership"/> (documented).</remarks>
    public void EnableTransferOwnership(Guid taskId, SocketActivityConnectedStandbyAction connectedStandbyAction)
    {
        if (_lifecycle.State != DatagramSocketState.Created)
            throw _lifecycle.IsGone ? _lifecycle.Refuse("EnableTransferOwnership") : Throw.WrongState("EnableTransferOwnership was called after the bind; call it before.");
        var ownership = new OwnershipTransfer(_context);
        ownership.Enable(taskId, connectedStandbyAction);
        _ownership = ownership;
    }

    /// <summary>Gives the socket to the broker, without a context.</summary>
    /// <inheritdoc cref="TransferOwnership(string, SocketActivityContext, TimeSpan)"/>
    public void TransferOwnership(string socketId) => TransferOwnership(socketId, null, TimeSpan.Zero);

    /// <summary>Gives the socket to the broker.</summary>
    /// <inheritdoc cref="TransferOwnership(string, SocketActivityContext, TimeSpan)"/>
    public void TransferOwnership(string socketId, SocketActivityContext? data) => TransferOwnership(socketId, data, TimeSpan.Zero);

    /// <summary>Gives the socket to the broker, which wakes the task when there is activity. Afterwards this object is of no use, and need not be disposed of.</summary>
    /// <param name="socketId">A name for it, unique in the app, of at most 256 characters.</param>
    /// <param name="data">What the process that takes it back shall know; null for nothing.</param>
    /// <param name="keepAliveTime">After how long without activity the task runs with <see cref="SocketActivityTriggerReason.KeepAliveTimerExpired"/>; zero for never, at most 49 days.</param>
    /// <exception cref="ArgumentException">An argument is null, empty, too long or out of range (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Not enabled, neither bound nor connected, I/O is under way: await <c>CancelIOAsync</c> first (0x8000000E); the id is in use (0x800700B7).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed (0x80000013).</exception>
    /// <exception cref="IOException">There is no broker and none could be started, or it does not answer (0x80070426). The socket is still the app's.</exception>
    /// <exception cref="UnauthorizedAccessException">What listens where the broker should is another user's (0x80070005). The socket is still the app's.</exception>
    /// <remarks>The call waits for the broker, a matter of milliseconds; where one must be started, up to seconds. Handlers of <see cref="MessageReceived"/> are not called any more.
    /// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.datagramsocket.transferownership"/> (documented).</para></remarks>
    public void TransferOwnership(string socketId, SocketActivityContext? data, TimeSpan keepAliveTime) =>
        (_ownership ?? throw RefuseTransfer()).Transfer(socketId, data, keepAliveTime, Depart);

    private Exception RefuseTransfer() => _lifecycle.State is DatagramSocketState.Bound or DatagramSocketState.Connected ? OwnershipTransfer.NotEnabled() : _lifecycle.Refuse("TransferOwnership");

    /// <summary>A socket that another process had.</summary>
    internal static DatagramSocket Resumed(NetClientContext context, Socket open, OwnershipTransfer? ownership)
    {
        var socket = new DatagramSocket(context) { _isResumed = true, _ownership = ownership };
        socket.Control.Lock();
        DatagramTransport transport = DatagramTransport.Over(open, context);
        if (open.Connected && open.RemoteEndPoint is IPEndPoint peer)
        {
            transport.Connected(new DatagramEndpoint(peer));
            socket.Information.SetRemote(new DatagramEndpoint(peer));
        }
        socket.Publish(transport, socket._lifecycle.Begin(transport.Peer is null ? DatagramTransition.Bind : DatagramTransition.Connect));
        return socket;
    }

    /// <summary>Prepares the socket for another process. Events end here; a receive or send under way must have ended.</summary>
    /// <exception cref="InvalidOperationException">It is neither bound nor connected, or a receive is under way (0x8000000E).</exception>
    internal SocketDeparture Depart()
    {
        DatagramTransition row = _lifecycle.Begin(DatagramTransition.TransferConnected, DatagramTransition.TransferBound);
        if (_receiving.IsBusy)
        {
            _lifecycle.GoBack(row);
            throw Throw.WrongState("The socket was to be handed over while a receive is under way; await CancelIOAsync first.");
        }
        DatagramTransport transport = _transport!;
        _pump?.StopAndWait(PumpLimit);
        return new SocketDeparture(transport.Socket, new SocketState { Kind = SocketActivityKind.DatagramSocket }, () => Stay(row, transport), () => Leave(row));
    }

    private void Leave(DatagramTransition row)
    {
        _lifecycle.TryComplete(row);
        _channel?.Closed();
    }

    private void Stay(DatagramTransition row, DatagramTransport transport)
    {
        _lifecycle.GoBack(row);
        lock (_gate)
        {
            if (_pump is null || _lifecycle.IsClosed)
                return;
            _pump = null;
            StartPump_NeedsLock(transport);
        }
    }
}
