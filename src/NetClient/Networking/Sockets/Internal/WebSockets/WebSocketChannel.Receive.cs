using System.Net.WebSockets;
using System.Numerics;
using System.Runtime.CompilerServices;
using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

internal sealed partial class WebSocketChannel
{
    private const int MostHeld = 64 * 1024;

    private int _receiving;                 // a caller's receive is under way
    private byte[] _hold = [];              // what a receive that may outlive its caller is made into
    private WebSocketReadResult? _left;     // of a held receive, what nobody has had yet
    private int _leftAt;
    private bool _closed;                   // the peer's close frame was read

    /// <summary>Receives what comes next of a message, or the peer's close frame.</summary>
    /// <param name="destination">Where the bytes go: as many as fit, until the frame ends. Without a token that can be cancelled they come straight here.</param>
    /// <param name="cancellationToken">Stops the wait. Nothing is lost: what came meanwhile is what the next receive brings.</param>
    /// <returns>The bytes, or the close frame; after that, the close frame again.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<WebSocketReadResult> ReceiveAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            throw Throw.Canceled(cancellationToken);
        if (Interlocked.Exchange(ref _receiving, 1) != 0)
            throw _closing || _disposed ? NetworkErrors.Aborted(NetworkStage.Read, _endpoint) : Throw.WrongState("A receive is under way; one runs at a time.");
        try
        {
            if (!_reading.Wait(0, CancellationToken.None))
                await WaitForReadingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Volatile.Write(ref _receiving, 0);
            throw;
        }
        try
        {
            while (true)
            {
                if (!IsStraight(cancellationToken))
                {
                    if (await ReceiveApartAsync(destination, cancellationToken).ConfigureAwait(false) is { } part)
                        return Count(part);
                    continue;
                }
                ValueWebSocketReceiveResult result = await _socket.ReceiveAsync(destination, CancellationToken.None).ConfigureAwait(false);
                if (result.MessageType == WebSocketMessageType.Close)
                    await AnswerCloseAsync().ConfigureAwait(false);
                else if (result.Count > 0 || result.EndOfMessage || destination.IsEmpty) // else a compressed frame has come to nothing yet
                    return Count(Part(result));
            }
        }
        catch (Exception e) when (e is not NetworkException)
        {
            if (e is WebSocketException { WebSocketErrorCode: System.Net.WebSockets.WebSocketError.Success } && !_disposed) // .NET's inflater has no code for what it finds
                await _wire.RefuseCompressedAsync().ConfigureAwait(false);
            throw Explain(e, NetworkStage.Read, cancellationToken);
        }
        finally
        {
            _reading.Release();
            Volatile.Write(ref _receiving, 0);
        }
    }

    // The turn is not another receive's: the idle watch has it, for a moment, or the good-byes, for good.
    private async ValueTask WaitForReadingAsync(CancellationToken cancellationToken)
    {
        if (_closing || _disposed)
            throw NetworkErrors.Aborted(NetworkStage.Read, _endpoint);
        try
        {
            Task turn = _reading.WaitAsync(cancellationToken);
            if (await Task.WhenAny(turn, _ended.Task).ConfigureAwait(false) != turn)
                throw NetworkErrors.Aborted(NetworkStage.Read, _endpoint);
            await turn.ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw Throw.Canceled(cancellationToken, e);
        }
    }

    // Nothing stands between the caller's memory and the web socket, as is nearly always so.
    private bool IsStraight(CancellationToken cancellationToken) => !cancellationToken.CanBeCanceled && !_held.IsActive && _left is null && !_closed && _failure is null;

    // The caller has the turn. Null when there is something now, or nothing in the way any more.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<WebSocketReadResult?> ReceiveApartAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_left is { } left)
            return TakeLeft(left, destination);
        if (_closed)
            return new(0, SocketMessageType.Binary, true, true);
        if (_failure is { } failure)
            throw WebSocketErrors.Again(failure);
        if (!_held.IsActive)
            _held.Start(_socket.ReceiveAsync(HoldFor(destination.Length), CancellationToken.None));
        if (!await _held.WaitAsync(cancellationToken).ConfigureAwait(false))
            throw Throw.Canceled(cancellationToken);
        await TakeHeldAsync().ConfigureAwait(false);
        return null;
    }

    private WebSocketReadResult Count(WebSocketReadResult part)
    {
        Collected?.CountPart();
        return part;
    }

    private static WebSocketReadResult Part(ValueWebSocketReceiveResult result) =>
        new(result.Count, result.MessageType == WebSocketMessageType.Text ? SocketMessageType.Utf8 : SocketMessageType.Binary, result.EndOfMessage, false);

    // The caller has the turn, and the held receive has ended.
    private async ValueTask TakeHeldAsync()
    {
        ValueWebSocketReceiveResult result = _held.Take();
        if (result.MessageType == WebSocketMessageType.Close)
            await AnswerCloseAsync().ConfigureAwait(false);
        else if (result.Count > 0 || result.EndOfMessage)
            (_left, _leftAt) = (Part(result), 0);
    }

    private WebSocketReadResult TakeLeft(WebSocketReadResult left, Memory<byte> destination)
    {
        int count = Math.Min(left.Count, destination.Length);
        _hold.AsMemory(_leftAt, count).CopyTo(destination);
        _leftAt += count;
        _left = count < left.Count ? left with { Count = left.Count - count } : null;
        return new(count, left.MessageType, left.EndOfMessage && _left is null, false);
    }

    private Memory<byte> HoldFor(int wanted)
    {
        int size = Math.Clamp(wanted, 1, MostHeld);
        if (_hold.Length < size)
            _hold = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)size)];
        return _hold.AsMemory(0, size);
    }

    /// <summary>With nobody reading, a receive of nothing waits for the next frame: so a close frame is answered, and a connection that ends is noticed.</summary>
    private void WatchWhileIdle()
    {
        if (_disposed || _closing || !_reading.Wait(0, CancellationToken.None))
            return;
        bool missed = false;
        try
        {
            if (!_held.IsActive && _left is null && !_closed && _failure is null)
                _held.Start(_socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None));
            missed = _held is { IsActive: true, IsDone: true }; // at once, or just when its reader went
        }
        finally
        {
            _reading.Release();
        }
        if (missed)
            TakeUnattended();
    }

    private async void TakeUnattended()
    {
        if (!_reading.Wait(0, CancellationToken.None))
            return; // whoever reads now finds it
        try
        {
            if (_held is { IsActive: true, IsDone: true })
                await TakeHeldAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _ = Explain(e, NetworkStage.Read, CancellationToken.None); // and the next receive says it
        }
        finally
        {
            _reading.Release();
        }
    }
}
