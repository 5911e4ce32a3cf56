using System.Net;
using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocketListener
{
    private OwnershipTransfer? _ownership;

    /// <summary>Allows the listener to be given to the broker later, where it goes on when the app has exited. Before the bind.</summary>
    /// <inheritdoc cref="EnableTransferOwnership(Guid, SocketActivityConnectedStandbyAction)"/>
    public void EnableTransferOwnership(Guid taskId) => EnableTransferOwnership(taskId, SocketActivityConnectedStandbyAction.DoNotWake);

    /// <summary>Allows the listener to be given to the broker later, where it goes on when the app has exited. Before the bind.</summary>
    /// <param name="taskId">The <c>TaskId</c> of a registered task with a <see cref="ApplicationModel.Background.SocketActivityTrigger"/>: it runs when there is activity.</param>
    /// <param name="connectedStandbyAction">DoNotWake. Wake fails, as on every system without connected standby (documented: retry with DoNotWake).</param>
    /// <exception cref="ArgumentException">The app has no such task, or there is no such action (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The listener is bound (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The listener was closed (0x80000013).</exception>
    /// <exception cref="PlatformNotSupportedException">Wake (0x80070490), or a system other than Linux.</exception>
    /// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.streamsocketlistener.enabletransferownership"/> (documented).</remarks>
    public void EnableTransferOwnership(Guid taskId, SocketActivityConnectedStandbyAction connectedStandbyAction)
    {
        lock (_gate)
        {
            if (_state != ListenerState.Created)
                throw _state == ListenerState.Closed ? Throw.Closed(nameof(StreamSocketListener)) : Throw.WrongState("EnableTransferOwnership was called after the bind; call it before.");
        }
        var ownership = new OwnershipTransfer(_context);
        ownership.Enable(taskId, connectedStandbyAction);
        _ownership = ownership;
    }

    /// <summary>Gives the listener to the broker, without a context.</summary>
    /// <inheritdoc cref="TransferOwnership(string, SocketActivityContext)"/>
    public void TransferOwnership(string socketId) => TransferOwnership(socketId, null);

    /// <summary>Gives the listener to the broker, which wakes the task when there is activity. Afterwards this object is of no use, and need not be disposed of.</summary>
    /// <param name="socketId">A name for it, unique in the app, of at most 256 characters.</param>
    /// <param name="data">What the process that takes it back shall know; null for nothing.</param>
    /// <exception cref="ArgumentException">An argument is null, empty, too long or out of range (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">Not enabled, not bound, or bound with TLS or to several addresses, I/O is under way: await <c>CancelIOAsync</c> first (0x8000000E); the id is in use (0x800700B7).</exception>
    /// <exception cref="ObjectDisposedException">The listener was closed (0x80000013).</exception>
    /// <exception cref="IOException">There is no broker and none could be started, or it does not answer (0x80070426). The listener is still the app's.</exception>
    /// <exception cref="UnauthorizedAccessException">What listens where the broker should is another user's (0x80070005). The listener is still the app's.</exception>
    /// <remarks>The call waits for the broker, a matter of milliseconds; where one must be started, up to seconds. Connections that wait to be accepted go along.
    /// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.streamsocketlistener.transferownership"/> (documented).</para></remarks>
    public void TransferOwnership(string socketId, SocketActivityContext? data) =>
        (_ownership ?? throw RefuseTransfer()).Transfer(socketId, data, TimeSpan.Zero, Depart);

    private InvalidOperationException RefuseTransfer()
    {
        _ = OpenSource("TransferOwnership");
        return OwnershipTransfer.NotEnabled();
    }

    /// <summary>A listener over sockets that listen already: another process bound them.</summary>
    internal static StreamSocketListener Resumed(NetClientContext context, OwnershipTransfer? ownership, params Socket[] listening)
    {
        var listener = new StreamSocketListener(context) { _ownership = ownership };
        listener.Control.Lock();
        listener.LocalEndPoint = listening[0].LocalEndPoint!;
        listener.Information.SetLocal(listener.LocalEndPoint as IPEndPoint);
        listener._source = new ConnectionSource(context, listener._log, listening, listener.Control.Tcp, null, null, listener.Control.ServerTls.MaxPendingHandshakes);
        listener._isResumed = true;
        listener._state = ListenerState.Listening;
        return listener;
    }

    /// <summary>A listener over the sockets that systemd, or another supervisor with its protocol, has opened and passed to this process (<c>LISTEN_FDS</c>). An addition.</summary>
    /// <param name="name">The name of the sockets that are wanted (<c>FileDescriptorName=</c> of the socket unit; by default the unit's name). Null: every TCP socket that was passed; other
    /// kinds are left alone.</param>
    /// <returns>A listener over all of them, say one for IPv4 and one for IPv6, that listens already: subscribe <see cref="ConnectionReceived"/> or call <see cref="AcceptAsync"/>. Null when
    /// the process was not started with such sockets, so that the app binds by itself.</returns>
    /// <remarks>Each socket is taken once. Sockets that were passed are not inherited by processes that this one starts. Settings that are made on the socket before its bind are the
    /// unit's; in clear text only. Source: sd_listen_fds(3) (documented).</remarks>
    /// <exception cref="InvalidOperationException">A socket with this name is no TCP socket that listens, or a call before this one took it (0x8000000E).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest has no server capability for the address (0x80070005); the sockets stay where they are.</exception>
    public static StreamSocketListener? FromSystemd(string? name = null) => FromSystemd(SystemdSockets.OfProcess, name, NetClientContext.Default);

    internal static StreamSocketListener? FromSystemd(SystemdSockets passed, string? name, NetClientContext context)
    {
        Socket[] listening = passed.TakeListeners(name, context.Connector);
        return listening.Length == 0 ? null : Resumed(context, null, listening);
    }

    /// <summary>Prepares the listener for another process.</summary>
    /// <exception cref="InvalidOperationException">It does not listen in clear text on one address, or an accept is under way (0x8000000E).</exception>
    internal SocketDeparture Depart()
    {
        lock (_gate)
        {
            ConnectionSource source = OpenSource("TransferOwnership");
            if (_accepting.IsBusy || _pump is { IsRunning: true })
                throw Throw.WrongState("The listener was to be handed over while it accepts; await CancelIOAsync first.");
            if (source.SingleListener is not { } socket)
                throw Throw.WrongState("The listener was to be handed over and listens with TLS, or on several addresses. Bind it in clear text to one address, or to all (no host name).");
            _state = ListenerState.Transferring;
            return new SocketDeparture(socket, new SocketState { Kind = SocketActivityKind.StreamSocketListener }, Stay, Leave);
        }
    }

    private void Stay()
    {
        lock (_gate)
        {
            if (_state == ListenerState.Transferring)
                _state = ListenerState.Listening;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (_state == ListenerState.Transferring)
                _state = ListenerState.Transferred;
        }
        _source?.Leave();
        _channel?.Closed();
    }
}
