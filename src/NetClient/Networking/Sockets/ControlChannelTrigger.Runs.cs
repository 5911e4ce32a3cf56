using NetClient.Networking.Sockets.Internal.ControlChannels;

namespace NetClient.Networking.Sockets;

/// <content>What makes the channel's tasks run: the transport and the clock.</content>
public sealed partial class ControlChannelTrigger : IControlChannelOwner
{
    TimeSpan IControlChannelOwner.ServerInterval => TimeSpan.FromMinutes(ServerKeepAliveIntervalInMinutes);

    /// <summary>Says that the network forgets silent connections sooner than <see cref="CurrentKeepAliveIntervalInMinutes"/>: the interval is halved, down to a minute (inferred).</summary>
    /// <exception cref="InvalidOperationException"><see cref="WaitForPushEnabled"/> has not made the channel work (0x8000000E).</exception>
    /// <exception cref="ObjectDisposedException">The channel was disposed (0x80000013).</exception>
    public void DecreaseNetworkKeepAliveInterval()
    {
        bool isLess;
        lock (_gate)
        {
            ThrowIfNotEnabled_NeedsLock(nameof(DecreaseNetworkKeepAliveInterval));
            isLess = Decrease_NeedsLock();
        }
        if (isLess)
            ControlChannelLog.Decreased(_log, ControlChannelTriggerId, CurrentKeepAliveIntervalInMinutes);
    }

    // A web socket that connects again by itself: the channel goes on with it.
    void IControlChannelOwner.OnConnected(ControlChannelLink link)
    {
        lock (_gate)
        {
            if (link != _link || !_isEnabled || !_context.Channels.TryTakeSlot(this))
                return;
            if (_keepAlive is null)
                Arm_NeedsLock();
            ApplyNetworkInterval_NeedsLock();
        }
    }

    void IControlChannelOwner.OnArrived(ControlChannelLink link)
    {
        lock (_gate)
        {
            if (link != _link)
                return;
            _hasMissed = !_isEnabled;
            if (_hasMissed)
                return;
        }
        Push();
    }

    void IControlChannelOwner.OnLost(ControlChannelLink link, Exception? failure, TimeSpan silence)
    {
        bool isLess = false;
        lock (_gate)
        {
            if (link != _link)
                return;
            // Broken by itself after as long a silence as was thought harmless: it was not.
            if (_isEnabled && failure is not null && silence >= TimeSpan.FromMinutes(_network.Minutes))
                isLess = Decrease_NeedsLock();
            Rest_NeedsLock();
        }
        ControlChannelLog.Lost(_log, ControlChannelTriggerId, silence, failure);
        if (isLess)
            ControlChannelLog.Decreased(_log, ControlChannelTriggerId, CurrentKeepAliveIntervalInMinutes);
    }

    void IControlChannelOwner.OnClosed(ControlChannelLink link)
    {
        lock (_gate)
        {
            if (link == _link)
                Rest_NeedsLock();
        }
    }

    // Not here: whoever runs tasks may look at the network first, and the caller is somebody's read. However often before that has begun, it is one push.
    private void Push()
    {
        if (Interlocked.Exchange(ref _isPushing, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static self =>
                {
                    Volatile.Write(ref self._isPushing, 0);
                    self._tasks.GoOff(self.ControlChannelTriggerId, ControlChannelPurpose.PushNotification, self._details);
                },
                this, preferLocal: false);
        }
    }

    private void Arm_NeedsLock()
    {
        var interval = TimeSpan.FromMinutes(_network.ServerMinutes);
        _keepAlive?.Dispose();
        _keepAlive = _context.Time.CreateTimer(static self => ((ControlChannelTrigger)self!).OnKeepAlive(), this, interval, Timeout.InfiniteTimeSpan);
    }

    private void OnKeepAlive()
    {
        lock (_gate)
        {
            if (_keepAlive is null)
                return;
            Arm_NeedsLock();
        }
        _tasks.GoOff(ControlChannelTriggerId, ControlChannelPurpose.KeepAlive, _details);
    }

    /// <summary>Nothing to keep alive: the clock stops, and another channel may have the slot.</summary>
    private void Rest_NeedsLock()
    {
        _keepAlive?.Dispose();
        _keepAlive = null;
        _context.Channels.GiveBack(this);
    }

    private bool Decrease_NeedsLock()
    {
        bool isLess = _network.Decrease();
        ApplyNetworkInterval_NeedsLock();
        return isLess;
    }

    private void ApplyNetworkInterval_NeedsLock()
    {
        if (_isEnabled && _link?.Socket is { } socket)
            _network.ApplyTo(socket);
    }
}
