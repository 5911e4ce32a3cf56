using System.Net.Sockets;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>Clear text of a connection that another process had before: first come the bytes which that one had taken and left unread.</summary>
internal class ResumedTransport(Socket socket, ReadOnlyMemory<byte> readAhead) : PlainTransport(socket)
{
    private ReadOnlyMemory<byte> _readAhead = readAhead;

    public override ReadOnlyMemory<byte> ReadAhead => _readAhead;

    public override ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_readAhead.IsEmpty)
            return base.ReceiveAsync(destination, cancellationToken);
        int count = Math.Min(destination.Length, _readAhead.Length);
        _readAhead[..count].CopyTo(destination);
        _readAhead = _readAhead[count..];
        return new(count);
    }
}
