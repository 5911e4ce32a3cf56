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

    /// <summary>A socket that another process had.</summary>
    internal static DatagramSocket Resumed(NetClientContext context, Socket open)
    {
        var socket = new DatagramSocket(context) { _isResumed = true };
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
        return new SocketDeparture(transport.Socket, new SocketState { Kind = SocketActivityKind.DatagramSocket }, () => Stay(row, transport), () => _lifecycle.TryComplete(row));
    }

    private void Stay(DatagramTransition row, DatagramTransport transport)
    {
        _lifecycle.GoBack(row);
        lock (_gate)
        {
            if (_pump is null || _lifecycle.IsClosed)
                return;
            _pump = new DatagramPump(transport, Raise, _context, _log);
            _pump.Start();
        }
    }
}
