using System.Net.WebSockets;

namespace NetClient.Networking.Sockets.Internal.WebSockets;

internal sealed partial class WebSocketChannel
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(5);

    /// <summary>Sends a close frame and waits, for five seconds at most, for the peer's; what still comes before it is dropped. Then the connection ends.</summary>
    /// <param name="code">The code; <see cref="NoCode"/> for none.</param>
    /// <param name="reason">The reason, 123 bytes of UTF-8 at most.</param>
    /// <param name="sent">Called when the frame has left, or could not: before the wait.</param>
    /// <remarks>Throws nothing: a connection that fails now has ended all the same. Only the first call does anything.</remarks>
    public async Task CloseAsync(ushort code, string reason, Action? sent = null)
    {
        if (Interlocked.Exchange(ref _closeBegun, 1) != 0 || _disposed || _closed)
            return;
        _closing = true;
        _watch.Dispose();
        using var limit = new CancellationTokenSource(CloseLimit, _time);
        try
        {
            _wire.CloseWithoutCode = code == NoCode;
            await _socket.CloseOutputAsync((WebSocketCloseStatus)code, code == NoCode ? null : reason, CancellationToken.None).WaitAsync(limit.Token).ConfigureAwait(false);
            sent?.Invoke();
            sent = null;
            await _reading.WaitAsync(limit.Token).ConfigureAwait(false); // and never released: nobody reads any more
            await DrainAsync().WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // silent, gone or closed by Dispose: the connection ends now
        }
        finally
        {
            sent?.Invoke();
            End();
        }
    }

    /// <summary>Tells the peer that this end fails the connection, as far as it listens, and ends it.</summary>
    public async Task FailAsync(ushort code, Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, failure, null);
        try
        {
            await _wire.SendCloseAsync(code).AsTask().WaitAsync(TimeSpan.FromSeconds(1), _time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // it will see the connection end
        }
        Abort(failure);
    }

    private async Task DrainAsync()
    {
        byte[] dropped = new byte[4096];
        while (!_closed)
        {
            ValueWebSocketReceiveResult result;
            if (_held.IsActive)
            {
                await _held.WaitAsync(CancellationToken.None).ConfigureAwait(false);
                result = _held.Take();
            }
            else
            {
                result = await _socket.ReceiveAsync(dropped.AsMemory(), CancellationToken.None).ConfigureAwait(false);
            }
            _closed = result.MessageType == WebSocketMessageType.Close;
        }
    }

    // Whoever read the close frame has the reading turn.
    private async ValueTask AnswerCloseAsync()
    {
        _closed = true;
        _watch.Dispose();
        ushort code = _wire.ClosedWithoutCode ? NoCode : (ushort)(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure);
        string reason = _socket.CloseStatusDescription ?? "";
        if (Interlocked.Exchange(ref _closeBegun, 1) != 0)
            return; // the answer to ours; CloseAsync ends the connection
        try
        {
            _wire.CloseWithoutCode = code == NoCode;
            await _socket.CloseOutputAsync((WebSocketCloseStatus)code, null, CancellationToken.None).WaitAsync(CloseLimit, _time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException or TimeoutException)
        {
            // it has gone without waiting for an answer
        }
        CloseCode = code;
        ClosedByPeer?.Invoke(code, reason);
        End();
    }
}
