using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;
using NetSocketError = System.Net.Sockets.SocketError;

namespace NetClient.Networking.Sockets;

public sealed partial class DatagramSocket
{
    /// <summary>Receives the next datagram into the caller's memory; the socket was bound or connected without a handler of <see cref="MessageReceived"/>. An addition.</summary>
    /// <param name="destination">Where the datagram goes. 65,535 bytes hold any; one that does not fit is lost, and the call fails.</param>
    /// <param name="cancellationToken">Stops the waiting; no datagram is lost.</param>
    /// <returns>How long the datagram is, who sent it, and to which local address.</returns>
    /// <remarks>Allocates nothing (on Linux; on other systems .NET's calls make a few objects). One call at a time. Datagrams that nobody asks for wait in the system's
    /// receive buffer.</remarks>
    /// <exception cref="InvalidOperationException">Not bound, a handler is subscribed, or another receive is under way (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The datagram is longer than <paramref name="destination"/> (MessageTooLong); the peer of a connected socket does not listen
    /// (ConnectionResetByPeer, as ICMP told: later calls go on to receive); or the socket was closed during the call (OperationAborted).</exception>
    public ValueTask<DatagramReceiveResult> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        ValueTask<Arrival> receiving;
        try
        {
            DatagramTransport transport = _transport ?? throw _lifecycle.Refuse(nameof(ReceiveAsync));
            if (_lifecycle.IsGone)
                throw _lifecycle.Refuse(nameof(ReceiveAsync));
            if (_pump is not null)
                throw Throw.WrongState("ReceiveAsync was called on a socket with a MessageReceived handler; use one or the other.");
            if (cancellationToken.IsCancellationRequested)
                throw Throw.Canceled(cancellationToken);
            _channel?.Taken();   // what the last receive brought
            receiving = StartReceiving(transport, destination, _receiving.Begin(cancellationToken));
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<DatagramReceiveResult>(e));
        }
        if (!receiving.IsCompletedSuccessfully)
            return FinishReceiveAsync(receiving, destination, cancellationToken);
        Arrival arrival = receiving.Result;
        if (arrival.IsError || arrival.Length > destination.Length)
            return FinishReceiveAsync(new(arrival), destination, cancellationToken);
        _receiving.End();
        _channel?.Arrived();
        _context.Metrics.ReceivedDatagram(arrival.Length);
        return new(new DatagramReceiveResult(arrival.Length, arrival.Remote, arrival.Local));
    }

    /// <summary>Sends a datagram to the peer of a connected socket. An addition.</summary>
    /// <param name="datagram">All of it; empty is a datagram too.</param>
    /// <param name="cancellationToken">Stops waiting for room in the system's send buffer; the datagram is then not sent.</param>
    /// <remarks>Allocates nothing unless it has to wait. Several sends may run at once. That a send succeeds means that the datagram has left, not that it arrives.</remarks>
    /// <exception cref="InvalidOperationException">Not connected (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    /// <exception cref="NetworkException">The datagram is too long (MessageTooLong: 65,507 bytes is the most over IPv4, less with
    /// <see cref="DatagramSocketControl.DontFragment"/>), there is no route, or the socket was closed during the call (OperationAborted).</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        try
        {
            return TrySend(datagram.Span, cancellationToken) ? default : SendSlowlyAsync(datagram, null, cancellationToken);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<bool>(AsClosed(e)));
        }
    }

    /// <summary>Sends a datagram to a peer. The first one binds the socket to a free port, unless it is bound. An addition.</summary>
    /// <param name="datagram">All of it; empty is a datagram too.</param>
    /// <param name="remote">Where to: a host, a multicast group, or a broadcast address. The gate judges it with each call.</param>
    /// <param name="cancellationToken">Stops waiting for room in the system's send buffer; the datagram is then not sent.</param>
    /// <remarks><inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, CancellationToken)" path="/remarks"/></remarks>
    /// <exception cref="ArgumentException"><paramref name="remote"/> has no port, or is the default value (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The socket is connected, or a bind or connect is under way (0x8000000E).</exception>
    /// <exception cref="Capabilities.CapabilityDeniedException">The manifest does not let the app send there (0x80070005).</exception>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, CancellationToken)" path="/exception[@cref!='T:System.InvalidOperationException']"/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, DatagramEndpoint remote, CancellationToken cancellationToken = default)
    {
        try
        {
            return TrySend(datagram.Span, remote, cancellationToken) ? default : SendSlowlyAsync(datagram, remote, cancellationToken);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<bool>(AsClosed(e)));
        }
    }

    /// <summary>Stops the receive and the sends under way; they end with OperationAborted (0x800703E3).</summary>
    /// <returns>A task that ends when the receive has ended. Its continuations may still be running (documented).</returns>
    /// <remarks>The socket stays usable, and <see cref="MessageReceived"/> goes on: only closing ends it (documented).</remarks>
    /// <exception cref="ObjectDisposedException">The socket was closed before the call (0x80000013).</exception>
    public Task CancelIOAsync()
    {
        if (_lifecycle.IsGone)
            throw _lifecycle.Refuse(nameof(CancelIOAsync));
        Interlocked.Exchange(ref _sending, new CancellationTokenSource()).Cancel();
        return _receiving.StopAsync();
    }

    /// <summary>Sends at once, which is how nearly every datagram leaves; false when it has to wait, or fails for a reason that <see cref="SendSlowlyAsync"/> will tell.</summary>
    internal bool TrySend(ReadOnlySpan<byte> datagram, in DatagramEndpoint remote, CancellationToken cancellationToken)
    {
        DatagramTransport transport = OpenForSending(remote);
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
        bool sent = transport.TrySend(datagram, remote);
        if (sent)
            _context.Metrics.SentDatagram(datagram.Length);
        return sent;
    }

    /// <summary>The same, to the peer of the connected socket.</summary>
    internal bool TrySend(ReadOnlySpan<byte> datagram, CancellationToken cancellationToken)
    {
        DatagramTransport transport = OpenForSending();
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
        bool sent = transport.TrySend(datagram);
        if (sent)
            _context.Metrics.SentDatagram(datagram.Length);
        return sent;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    internal async ValueTask SendSlowlyAsync(ReadOnlyMemory<byte> datagram, DatagramEndpoint? remote, CancellationToken cancellationToken)
    {
        DatagramTransport transport = remote is { } to ? OpenForSending(to) : OpenForSending();
        CancellationToken stop = Volatile.Read(ref _sending).Token;
        using CancellationTokenSource? linked = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop) : null;
        try
        {
            await transport.SendAsync(datagram, remote, linked?.Token ?? stop).ConfigureAwait(false);
            _context.Metrics.SentDatagram(datagram.Length);
        }
        catch (Exception e)
        {
            throw Counted(ExplainSend(e, datagram.Length, remote ?? transport.Peer, cancellationToken));
        }
    }

    private DatagramTransport OpenForSending() => _lifecycle.IsConnected ? _transport! : throw RefuseUnconnected();

    private DatagramTransport OpenForSending(in DatagramEndpoint remote)
    {
        if (remote.Port == 0)
            throw Throw.Argument("The endpoint has no port; port 0 cannot be sent to.", nameof(remote));
        if (_lifecycle.State is DatagramSocketState.Connected or DatagramSocketState.Connecting)
            throw _lifecycle.Refuse("A send to an endpoint");
        DatagramTransport transport = BindByUse();
        if (!transport.Reaches(remote))
            throw NetworkErrors.FromCode(NetSocketError.AddressFamilyNotSupported, NetworkStage.Write, remote.ToString(), detail: $"the socket is bound to {transport.Local.Address}, of another address family");
        transport.DemandSend(remote);
        return transport;
    }

    /// <summary>The system's socket was closed between the look at the state and the call.</summary>
    internal static Exception AsClosed(Exception exception) => exception is ObjectDisposedException { HResult: not HResults.Closed } ? Throw.Closed(nameof(DatagramSocket)) : exception;

    private Exception RefuseUnconnected() => _lifecycle.State is DatagramSocketState.Created or DatagramSocketState.Bound
        ? Throw.WrongState("The socket has no peer: call ConnectAsync first, or send with GetOutputStreamAsync or to an endpoint.")
        : _lifecycle.Refuse("A send");

    // What a transport throws at once is, for the app, a failure of the operation like any other.
    private static ValueTask<Arrival> StartReceiving(DatagramTransport transport, Memory<byte> destination, CancellationToken stop)
    {
        try
        {
            return transport.ReceiveAsync(destination, stop);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<Arrival>(e);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DatagramReceiveResult> FinishReceiveAsync(ValueTask<Arrival> receiving, Memory<byte> destination, CancellationToken callersToken)
    {
        try
        {
            Arrival arrival = await receiving.ConfigureAwait(false);
            _channel?.Arrived();
            if (arrival.IsError)
                throw DatagramErrors.OfPeer(arrival);
            if (arrival.Length > destination.Length)
                throw DatagramErrors.TooLongToReceive(arrival, destination.Length);
            _context.Metrics.ReceivedDatagram(arrival.Length);
            return new DatagramReceiveResult(arrival.Length, arrival.Remote, arrival.Local);
        }
        catch (Exception e) when (e is not NetworkException)
        {
            throw Counted(ExplainReceive(e, callersToken));
        }
        catch (NetworkException e)
        {
            _context.Metrics.Failed(e);
            throw;
        }
        finally
        {
            _receiving.End();
        }
    }

    private Exception ExplainReceive(Exception exception, CancellationToken callersToken)
    {
        string endpoint = $"port {Information.LocalPort}";
        return exception switch
        {
            _ when _lifecycle.IsClosed => NetworkErrors.Aborted(NetworkStage.Read, endpoint, exception),
            OperationCanceledException when callersToken.IsCancellationRequested => Throw.Canceled(callersToken, exception),
            OperationCanceledException or ObjectDisposedException => NetworkErrors.Aborted(NetworkStage.Read, endpoint, exception),
            _ => NetworkErrors.Translate(exception, NetworkStage.Read, endpoint, datagram: true) ?? exception,
        };
    }

    private Exception ExplainSend(Exception exception, int length, DatagramEndpoint? remote, CancellationToken callersToken)
    {
        string? endpoint = remote?.ToString();
        return exception switch
        {
            _ when _lifecycle.IsClosed => NetworkErrors.Aborted(NetworkStage.Write, endpoint, exception),
            OperationCanceledException when callersToken.IsCancellationRequested => Throw.Canceled(callersToken, exception),
            OperationCanceledException or ObjectDisposedException => NetworkErrors.Aborted(NetworkStage.Write, endpoint, exception),
            System.Net.Sockets.SocketException { SocketErrorCode: NetSocketError.MessageSize } => DatagramErrors.TooLongToSend(exception, endpoint, length),
            _ => NetworkErrors.Translate(exception, NetworkStage.Write, endpoint, datagram: true) ?? exception,
        };
    }
}
