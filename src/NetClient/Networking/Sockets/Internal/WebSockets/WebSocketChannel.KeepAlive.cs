namespace NetClient.Networking.Sockets.Internal.WebSockets;

internal sealed partial class WebSocketChannel
{
    private long _lastAsked;

    /// <summary>Pings the peer and waits for anything to come. A peer that stays silent, while somebody reads, is given up.</summary>
    /// <param name="patience">How long it may stay silent; <see cref="Timeout.InfiniteTimeSpan"/> to send the ping and not judge.</param>
    public async Task KeepAliveAsync(TimeSpan patience)
    {
        long before = _wire.BytesReceived;
        Task heard = _wire.WhenHeardAsync();
        await _wire.SendPingAsync(Interlocked.Increment(ref _lastAsked)).ConfigureAwait(false);
        if (patience == Timeout.InfiniteTimeSpan)
            return;
        try
        {
            await Task.WhenAny(heard, _ended.Task).WaitAsync(patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Unread is not unanswered.
            if (_wire.BytesReceived == before && _wire.IsWaiting)
                PeerIsDead();
        }
    }

    /// <summary>Waits for the sends under way.</summary>
    public void Flush(TimeSpan limit)
    {
        if (_sending.Wait(limit))
            _sending.Release();
    }
}
