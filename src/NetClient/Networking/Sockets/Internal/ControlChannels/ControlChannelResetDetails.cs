namespace NetClient.Networking.Sockets.Internal.ControlChannels;

/// <summary>The details of a run for a reset.</summary>
internal sealed class ControlChannelResetDetails(ControlChannelTriggerResetReason reason) : IControlChannelTriggerResetEventDetails
{
    public bool HardwareSlotReset => false;

    public ControlChannelTriggerResetReason ResetReason => reason;

    public bool SoftwareSlotReset => true;
}
