using System.Net;
using System.Net.Sockets;
using NetClient.Internal;
using NetClient.Networking.Internal;
using NetClient.Networking.Sockets.Internal;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocket
{
    /// <summary>A connection that another process had.</summary>
    internal static StreamSocket Resumed(NetClientContext context, Socket connected, SocketState state)
    {
        var socket = new StreamSocket(context, StreamSocketState.Connected)
        {
            IsAccepted = state.IsAccepted || !HostNameParser.TryParse(state.Host, out _, out _),
            _transport = state.ReadAhead.IsEmpty ? new PlainTransport(connected) : new ResumedTransport(connected, state.ReadAhead),
        };
        if (!socket.IsAccepted)
            socket.Information.SetTarget(new HostName(state.Host), state.Service);
        socket.Information.SetEndpoints(connected.LocalEndPoint as IPEndPoint, connected.RemoteEndPoint as IPEndPoint);
        socket.MarkOpen();
        return socket;
    }

    /// <summary>Prepares the socket for another process.</summary>
    /// <exception cref="InvalidOperationException">It is not connected, is secured, or a read or write is under way (0x8000000E).</exception>
    internal SocketDeparture Depart()
    {
        _lifecycle.Begin(Transition.Transfer);
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
            };
            isReady = true;
            return new SocketDeparture(transport.Socket, state, () => _lifecycle.GoBack(Transition.Transfer), Leave);
        }
        finally
        {
            if (!isReady)
                _lifecycle.GoBack(Transition.Transfer);
        }
    }

    private void Leave()
    {
        _lifecycle.TryComplete(Transition.Transfer);
        _input.DiscardUnread();
        MarkClosed();
    }
}
