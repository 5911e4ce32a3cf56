using System.Text;
using NetClient.Networking.Sockets;

namespace CustomServer;

/// <summary>What the client sends: lines while a head or a chunk's size is read, bytes while a body is.</summary>
internal sealed class HttpInput(StreamSocket socket)
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether there is another byte; waits for it.</summary>
    public async ValueTask<bool> HasMoreAsync(CancellationToken cancellationToken)
    {
        if (_start < _end)
            return true;
        _start = _end = 0;
        _end = await socket.ReadAsync(_buffer, cancellationToken);
        return _end > 0;
    }

    /// <summary>A line without its CR LF. A line feed by itself is no line's end: who takes it for one sees other requests than who does not.</summary>
    public async ValueTask<string> ReadLineAsync(int limit, int statusBeyond, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (await HasMoreAsync(cancellationToken))
        {
            ReadOnlySpan<byte> ready = _buffer.AsSpan(_start, _end - _start);
            int end = ready.IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(end < 0 ? ready : ready[..end]));
            _start += end < 0 ? ready.Length : end + 1;
            if (line.Length > limit)
                throw new BadHttpRequestException("Too Long", statusBeyond);
            if (end < 0)
                continue;
            if (line.Length == 0 || line[^1] != '\r')
                throw new BadHttpRequestException("Bad Request");
            string text = line.ToString(0, line.Length - 1);
            return text.AsSpan().ContainsAny('\r', '\0') ? throw new BadHttpRequestException("Bad Request") : text;
        }
        throw new EndOfStreamException("The client ended its side within a request.");
    }

    /// <summary>Throws away what still comes, until the client ends its side: a connection closed with something unread is reset, and the reset can overtake the answer.</summary>
    public async ValueTask DiscardAsync(CancellationToken cancellationToken)
    {
        do
            _start = _end;
        while (await HasMoreAsync(cancellationToken));
    }

    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_start == _end)
            return await socket.ReadAsync(destination, cancellationToken);   // a large body goes straight to who reads it
        int count = Math.Min(destination.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }
}
