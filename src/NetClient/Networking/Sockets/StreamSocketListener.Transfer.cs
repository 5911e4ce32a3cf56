using System.Net;
using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocketListener
{
    /// <summary>A listener over sockets that listen already: another process bound them.</summary>
    internal static StreamSocketListener Resumed(NetClientContext context, params Socket[] listening)
    {
        var listener = new StreamSocketListener(context);
        listener.Control.Lock();
        listener.LocalEndPoint = listening[0].LocalEndPoint!;
        listener.Information.SetLocal(listener.LocalEndPoint as IPEndPoint);
        listener._source = new ConnectionSource(context, listener._log, listening, listener.Control.Tcp, null, listener.Control.ServerTls.MaxPendingHandshakes);
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
        return listening.Length == 0 ? null : Resumed(context, listening);
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
    }
}
