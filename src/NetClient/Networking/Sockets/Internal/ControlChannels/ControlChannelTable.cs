using NetClient.Errors;
using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>The channels of the app in this process: each id once, and so many enabled at a time.</summary>
internal sealed class ControlChannelTable(NetClientContext context)
{
    /// <summary>How many channels of an app may be enabled at a time.</summary>
    public const int MaxSlots = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ControlChannelTrigger> _channels = new(StringComparer.Ordinal);
    private readonly HashSet<ControlChannelTrigger> _enabled = [];
    private SleepWatch? _sleep;

    public void Add(ControlChannelTrigger channel)
    {
        lock (_gate)
        {
            if (!_channels.TryAdd(channel.ControlChannelTriggerId, channel))
            {
                throw new InvalidOperationException($"The control channel '{channel.ControlChannelTriggerId}' is open already. Use that one, or dispose it first.")
                {
                    HResult = HResults.AlreadyExists,
                };
            }
        }
    }

    public void Remove(ControlChannelTrigger channel)
    {
        lock (_gate)
            _channels.Remove(channel.ControlChannelTriggerId);
        GiveBack(channel);
    }

    /// <summary>Gives a channel a slot, which it keeps until <see cref="GiveBack"/>; false when none is left.</summary>
    public bool TryTakeSlot(ControlChannelTrigger channel)
    {
        lock (_gate)
        {
            if (_enabled.Contains(channel))
                return true;
            if (_enabled.Count >= MaxSlots)
                return false;
            _enabled.Add(channel);
            _sleep ??= new SleepWatch(context.Time, () => context.ChannelTasks.Reset(ControlChannelTriggerResetReason.LowPowerExit));
            return true;
        }
    }

    public void GiveBack(ControlChannelTrigger channel)
    {
        lock (_gate)
        {
            if (!_enabled.Remove(channel) || _enabled.Count > 0)
                return;
            _sleep?.Dispose();
            _sleep = null;
        }
    }
}
