using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A clear-text transport as <see cref="System.Net.Security.SslStream"/> wants it, and what the peer said first.</summary>
internal sealed class SocketStream(PlainTransport transport) : Stream
{
    private const int Remembered = 48;

    private byte[]? _firstBytes = [];

    public Socket Socket => transport.Socket;

    /// <summary>Held by whoever reads, but while waiting here; null during the handshake, when nobody says good-bye.</summary>
    public RecordGate? Gate { get; set; }

    /// <summary>The first bytes that the peer sent, kept until <see cref="Forget"/>: they tell clear text from TLS.</summary>
    public ReadOnlySpan<byte> FirstBytes => _firstBytes;

    /// <summary>The handshake is done: what came first no longer matters.</summary>
    public void Forget() => _firstBytes = null;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> reading = transport.ReceiveAsync(buffer, cancellationToken);
        if (Gate is { } gate)
            return reading.IsCompleted ? reading : WaitOutsideAsync(reading, gate);
        return _firstBytes is not { Length: < Remembered } || buffer.IsEmpty ? reading : RememberAsync(reading, buffer);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => transport.SendAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    // SslStream's asynchronous calls, the only ones used here, never come this way.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<int> WaitOutsideAsync(ValueTask<int> reading, RecordGate gate)
    {
        gate.Leave();
        try
        {
            return await reading.ConfigureAwait(false);
        }
        finally
        {
            gate.Enter();
        }
    }

    private async ValueTask<int> RememberAsync(ValueTask<int> reading, Memory<byte> buffer)
    {
        int count = await reading.ConfigureAwait(false);
        if (_firstBytes is { } known)
            _firstBytes = [.. known, .. buffer.Span[..Math.Min(count, Remembered - known.Length)]];
        return count;
    }
}
