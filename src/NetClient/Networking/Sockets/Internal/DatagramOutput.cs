using NetClient.Foundation.Internal;
using NetClient.Internal;
using NetClient.Storage.Streams;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>The stream that sends to one peer: each write is a datagram. Closing it leaves the socket open.</summary>
internal sealed class DatagramOutput(DatagramSocket socket, DatagramEndpoint? remote) : IOutputStream, IMemoryOutput
{
    private volatile bool _closed;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        return remote is { } to ? socket.SendAsync(source, to, cancellationToken) : socket.SendAsync(source, cancellationToken);
    }

    public ValueTask<uint> WriteAsync(IBuffer buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        Memory<byte> datagram = buffer.AsMemory();
        try
        {
            if (remote is { } to ? socket.TrySend(datagram.Span, to, cancellationToken) : socket.TrySend(datagram.Span, cancellationToken))
                return new((uint)datagram.Length);
        }
        catch (Exception e)
        {
            return new(Throw.AsTask<uint>(DatagramSocket.AsClosed(e)));
        }

        // The system's buffer is full, or it fails: from here on a task more does not matter, and it lets AsTask(token) cancel the send itself.
        return new(CancellableOperation.Run(
            static (s, token) => SendAsync(s.socket, s.datagram, s.remote, token), (socket, datagram, remote), cancellationToken));
    }

    /// <summary>Nothing is held back: what was written is with the system already.</summary>
    public ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfClosed();
        return new(true);
    }

    public void Dispose() => _closed = true;

    private static async Task<uint> SendAsync(DatagramSocket socket, Memory<byte> datagram, DatagramEndpoint? remote, CancellationToken token)
    {
        await socket.SendSlowlyAsync(datagram, remote, token).ConfigureAwait(false);
        return (uint)datagram.Length;
    }

    private void ThrowIfClosed()
    {
        if (_closed)
            throw Throw.Closed("OutputStream");
    }
}
