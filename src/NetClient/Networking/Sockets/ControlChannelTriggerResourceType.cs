namespace NetClient.Networking.Sockets;

/// <summary>What kind of slot a <see cref="ControlChannelTrigger"/> asks for.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.controlchanneltriggerresourcetype"/> (documented).</remarks>
public enum ControlChannelTriggerResourceType
{
    /// <summary>A slot that works while the system is active.</summary>
    RequestSoftwareSlot = 0,

    /// <summary>A slot that works in connected standby as well. No system that NetClient runs on has any: a software slot is given (documented of systems without connected standby).</summary>
    RequestHardwareSlot = 1,
}
