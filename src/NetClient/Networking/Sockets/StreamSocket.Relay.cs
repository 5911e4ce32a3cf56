using NetClient.Internal;
using NetClient.Networking.Sockets.Internal;

namespace NetClient.Networking.Sockets;

public sealed partial class StreamSocket
{
    /// <summary>Passes on what each of two peers sends to the other, until both have ended their sides.</summary>
    /// <inheritdoc cref="RelayAsync(StreamSocket, TimeSpan, CancellationToken)"/>
    public Task<RelayResult> RelayAsync(StreamSocket other, CancellationToken cancellationToken = default) => RelayAsync(other, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Passes on what each of two peers sends to the other, until both have ended their sides. An addition.</summary>
    /// <param name="other">The other socket, connected too; either may speak TLS.</param>
    /// <param name="idleTimeout">How long nothing may move, in either direction; then both connections are reset.</param>
    /// <param name="cancellationToken">Stops it; both connections are reset.</param>
    /// <returns>How many bytes went which way, and how it ended.</returns>
    /// <remarks>The end of one peer's side is passed on as such (TLS close_notify, FIN) while the other side goes on. When a connection fails, both are reset, so that no peer takes half of
    /// something for all of it. What a <see cref="Storage.Streams.DataReader"/> has loaded of a socket and not consumed goes first. A peer that still takes what waits for it in the system is not
    /// idle, however slowly it takes that (Linux); one that has stopped taking is found after at most twice the time. A relay with nothing to do holds no buffer. Afterwards the sockets are of no more use; they are the caller's to dispose.</remarks>
    /// <exception cref="ArgumentException"><paramref name="other"/> is null or this socket, or the limit is not positive (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">One of them is not connected, or has a read or write under way, or several readers hold bytes of it (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">One of them was closed before the call (0x80000013).</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled (0x800704C7).</exception>
    public Task<RelayResult> RelayAsync(StreamSocket other, TimeSpan idleTimeout, CancellationToken cancellationToken = default)
    {
        Throw.IfNull(other);
        if (ReferenceEquals(this, other))
            throw Throw.Argument("A socket cannot be relayed to itself.", nameof(other));
        TimeLimit.Checked(idleTimeout, nameof(idleTimeout));
        OpenTransport(nameof(RelayAsync));
        other.OpenTransport(nameof(RelayAsync));
        foreach (StreamSocket socket in (ReadOnlySpan<StreamSocket>)[this, other])
        {
            socket.ThrowIfNotWritable();
            if (socket._reading.IsBusy || socket._writing.IsBusy)
                throw Throw.WrongState("A read or write is under way on one of the sockets; await it before the relay.");
        }
        return new Relay(this, other, idleTimeout, _context.Time).RunAsync(cancellationToken);
    }

    /// <summary>What a reader has loaded and not consumed.</summary>
    internal ReadOnlyMemory<byte> CopyUnread() => _input.CopyUnread();

    /// <summary>Has the reader forget it.</summary>
    internal void DiscardUnread() => _input.DiscardUnread();

    /// <summary>How far the peer has come with what was written; zeros where the system does not tell.</summary>
    internal (ulong Taken, uint Waiting) GetProgress() => _transport is { } transport ? TcpStatistics.GetProgress(transport.Socket) : default;

    /// <summary>Closes so that the peer sees a reset, never an orderly end.</summary>
    internal void Reset()
    {
        if (_lifecycle.IsOpen && _transport is { } transport)
            BreakOff(transport);
        Dispose();
    }
}
