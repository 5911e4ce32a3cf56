namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>Who runs the tasks of channels.</summary>
internal interface IControlChannelTasks
{
    /// <summary>Whether the app may run tasks at all.</summary>
    bool MayRun { get; }

    /// <summary>Whether a task is registered for this channel and purpose.</summary>
    bool HasTask(string channelId, ControlChannelPurpose purpose);

    /// <summary>Has the tasks run that are registered for this channel and purpose. May take a look at the network, so not on a thread that somebody waits for.</summary>
    void GoOff(string channelId, ControlChannelPurpose purpose, IControlChannelTriggerEventDetails details);

    /// <summary>Has the tasks run that are registered for resets of all channels.</summary>
    void Reset(ControlChannelTriggerResetReason reason);
}
