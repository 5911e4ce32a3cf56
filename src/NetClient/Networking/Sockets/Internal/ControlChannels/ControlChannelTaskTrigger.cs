using NetClient.ApplicationModel.Background;

namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>What a task is registered with. It names the channel, so that the registration holds for the channel that a later process makes under the same id.</summary>
internal sealed class ControlChannelTaskTrigger(string channelId, ControlChannelPurpose purpose) : IBackgroundTrigger
{
    public string ChannelId { get; } = channelId;

    public ControlChannelPurpose Purpose { get; } = purpose;
}
