using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

internal sealed partial class WebSocketWire
{
    private const byte CloseFrame = 0x88, PingFrame = 0x89, PongFrame = 0x8A;
    private static readonly TimeSpan RefusalLimit = TimeSpan.FromSeconds(1);

    // What the peer takes of a large frame is seen piece by piece: one that takes a piece within the limit is slow, and not dead.
    private const int PieceSize = 256 * 1024;

    private readonly SemaphoreSlim _sending = new(1, 1);
    private StalledSendWatch? _stalls;
    private volatile bool _closeSent;

    /// <summary>Whether a frame is on its way to the system: one that follows has to wait.</summary>
    public bool IsSending => _sending.CurrentCount == 0;

    /// <summary>Whether a close frame has left.</summary>
    public bool IsCloseSent => _closeSent;

    /// <summary>Whether the close frame that .NET writes next is to leave without a code: .NET would put 1005 into it, which must never be sent (RFC 6455 section 7.4.1).</summary>
    public bool CloseWithoutCode { get; set; }

    /// <summary>From now on a write that waits too long is told of.</summary>
    public void WatchSends(TimeSpan limit, Action stalled) => _stalls = new StalledSendWatch(limit, _time, stalled);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Without a wait when nothing of ours is on its way, which is nearly always.
        if (!_sending.Wait(0, CancellationToken.None))
            return SendInTurnAsync(buffer, cancellationToken);
        ValueTask sending;
        try
        {
            sending = SendFrameAsync(buffer, cancellationToken);
        }
        catch
        {
            _sending.Release();
            throw;
        }
        if (!sending.IsCompletedSuccessfully)
            return LeaveAfterAsync(sending);
        _sending.Release();
        return sending;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Nothing: a frame is flushed as it is written.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends a ping, unless the good-byes have begun.</summary>
    public ValueTask SendPingAsync(long payload)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, payload);
        return SendControlAsync(PingFrame, bytes);
    }

    /// <summary>Sends a pong that answers nothing, unless the good-byes have begun.</summary>
    public ValueTask SendPongAsync() => SendControlAsync(PongFrame, default);

    /// <summary>Sends a close frame past .NET's web socket, unless one has left.</summary>
    /// <param name="code">The code; null for none.</param>
    public ValueTask SendCloseAsync(ushort? code)
    {
        Span<byte> bytes = stackalloc byte[2];
        if (code is not { } told)
            return SendControlAsync(CloseFrame, default);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, told);
        return SendControlAsync(CloseFrame, bytes);
    }

    /// <summary>Tells the peer, as far as it listens, that what it compressed cannot be read: .NET finds that out, and says nothing.</summary>
    public async ValueTask RefuseCompressedAsync()
    {
        _unreadable = new(FrameViolation.InvalidPayload, "a compressed message is no deflate stream");
        _ = await RefuseAsync(_unreadable).ConfigureAwait(false);
    }

    private ValueTask SendControlAsync(byte first, ReadOnlySpan<byte> payload) => _closeSent ? default : SendInTurnAsync(ControlFrame(first, payload), CancellationToken.None);

    private byte[] ControlFrame(byte first, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[2 + (_isServer ? 0 : 4) + payload.Length];
        (frame[0], frame[1]) = (first, (byte)(payload.Length | (_isServer ? 0 : 0x80)));
        Span<byte> body = frame.AsSpan(frame.Length - payload.Length);
        payload.CopyTo(body);
        if (_isServer)
            return frame;
        Span<byte> mask = frame.AsSpan(2, 4);
        RandomNumberGenerator.Fill(mask);
        for (int i = 0; i < body.Length; i++)
            body[i] ^= mask[i & 3];
        return frame;
    }

    private async ValueTask SendInTurnAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SendFrameAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    // Whoever calls has the turn.
    private ValueTask SendFrameAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        if (_closeSent)
            return default; // nothing may follow a close frame (section 5.5.1); .NET's own state says the same a moment later
        if (frame.Span[0] == CloseFrame)
        {
            _closeSent = true;
            if (CloseWithoutCode)
                frame = ControlFrame(CloseFrame, default);
        }
        if (frame.Length > PieceSize)
            return SendInPiecesAsync(frame, cancellationToken);
        ValueTask writing = _connection.WriteAsync(frame, cancellationToken);
        if (!writing.IsCompletedSuccessfully)
            return FlushAfterAsync(writing, frame.Length, cancellationToken);
        Interlocked.Add(ref _sent, frame.Length);
        Task flushing = _connection.FlushAsync(cancellationToken);
        return flushing.IsCompletedSuccessfully ? default : new(flushing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAfterAsync(ValueTask writing, int count, CancellationToken cancellationToken)
    {
        await WatchAsync(writing).ConfigureAwait(false);
        Interlocked.Add(ref _sent, count);
        await _connection.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendInPiecesAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        while (!frame.IsEmpty)
        {
            ReadOnlyMemory<byte> piece = frame[..Math.Min(PieceSize, frame.Length)];
            ValueTask writing = _connection.WriteAsync(piece, cancellationToken);
            await WatchAsync(writing).ConfigureAwait(false);
            Interlocked.Add(ref _sent, piece.Length);
            frame = frame[piece.Length..];
        }
        await _connection.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private ValueTask WatchAsync(ValueTask writing)
    {
        if (_stalls is null || writing.IsCompleted)
            return writing;
        return WatchUntilDoneAsync(_stalls, writing);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        static async ValueTask WatchUntilDoneAsync(StalledSendWatch stalls, ValueTask writing)
        {
            stalls.Begin();
            try
            {
                await writing.ConfigureAwait(false);
            }
            finally
            {
                stalls.End();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask LeaveAfterAsync(ValueTask sending)
    {
        try
        {
            await sending.ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Tells the peer what it did wrong, as far as it listens, and makes the exception.</summary>
    private async ValueTask<Exception> RefuseAsync(FrameViolation violation)
    {
        try
        {
            await SendCloseAsync(violation.CloseCode).AsTask().WaitAsync(RefusalLimit, _time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            // it will see the connection end
        }
        return new InvalidDataException(violation.Message);
    }
}
