using System.Runtime.CompilerServices;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

/// <summary>Stands between .NET's web socket and the connection: it checks the frames that come, and lets pings and pongs of ours leave between the frames that go.</summary>
/// <remarks>.NET's web socket writes each frame in one call; that is what makes the gaps between calls gaps between frames. It reads in pieces of 125 bytes at most where it looks for
/// a header; the small buffer here makes one system call of them.</remarks>
internal sealed partial class WebSocketWire : Stream
{
    private const int BufferSize = 4096;

    private readonly Stream _connection;
    private readonly bool _isServer;
    private readonly FrameScanner _scanner;
    private readonly TimeProvider _time;
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private volatile bool _isWaiting;
    private long _received;
    private long _sent;
    private int _disposed;
    private FrameViolation? _unreadable;
    private TaskCompletionSource? _heard;

    /// <param name="connection">The connection after the opening handshake; owned from here on.</param>
    /// <param name="isServer">Whether this is the server's end.</param>
    /// <param name="compression">Whether permessage-deflate was agreed on.</param>
    /// <param name="time">The clock.</param>
    public WebSocketWire(Stream connection, bool isServer, bool compression, TimeProvider time)
    {
        _connection = connection;
        _isServer = isServer;
        _time = time;
        _scanner = new FrameScanner(fromClient: isServer, compression);
    }

    /// <summary>Whether a read waits for the peer. Without one nothing can be known of the peer.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Ends when the next bytes come. For one who asks at a time: the next takes the place.</summary>
    public Task WhenHeardAsync()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _heard, heard);
        return heard.Task;
    }

    /// <summary>How many bytes have come.</summary>
    public long BytesReceived => Interlocked.Read(ref _received);

    /// <summary>How many bytes have gone.</summary>
    public long BytesSent => Interlocked.Read(ref _sent);

    /// <summary>What the peer did wrong, if anything.</summary>
    public FrameViolation? Violation => _scanner.Violation ?? _unreadable;

    /// <summary>Whether the peer's close frame told no code.</summary>
    public bool ClosedWithoutCode => _scanner.ClosedWithoutCode;

    /// <summary>How many pongs the peer has sent.</summary>
    public int Pongs => _scanner.Pongs;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int ready = Math.Min(_end - _start, buffer.Length);
        if (ready > 0)
        {
            _buffer.AsMemory(_start, ready).CopyTo(buffer);
            _start += ready;
            return new(ready);
        }
        if (_end > _start)
            return new(0); // somebody asked whether there is something to read
        return ReceiveAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stalls?.Dispose();
            _connection.Dispose();
        }
        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_scanner.IsClosed)
            return 0; // a close frame is the last thing that counts
        if (_scanner.Violation is { } earlier)
            throw await RefuseAsync(earlier).ConfigureAwait(false);

        bool directly = destination.Length >= BufferSize;
        Memory<byte> target = directly ? destination : _buffer ??= new byte[BufferSize];
        int count;
        _isWaiting = true;
        try
        {
            count = await _connection.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _isWaiting = false;
        }
        Interlocked.Add(ref _received, count);
        Volatile.Read(ref _heard)?.TrySetResult();
        int passing = _scanner.Scan(target.Span[..count]);
        if (passing == 0 && _scanner.Violation is { } violation)
            throw await RefuseAsync(violation).ConfigureAwait(false);
        if (directly)
            return passing;

        int taken = Math.Min(passing, destination.Length);
        target[..taken].CopyTo(destination);
        (_start, _end) = (taken, passing);
        return taken;
    }
}
