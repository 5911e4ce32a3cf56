namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>The details of a run for a channel.</summary>
internal sealed class ControlChannelDetails(ControlChannelTrigger channel) : IControlChannelTriggerEventDetails
{
    public ControlChannelTrigger ControlChannelTrigger => channel;
}
