namespace NetClient.Networking.Sockets;

/// <summary>Whether activity on a socket wakes a system that is in connected standby.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.socketactivityconnectedstandbyaction"/> (documented).</remarks>
public enum SocketActivityConnectedStandbyAction
{
    /// <summary>It does not.</summary>
    DoNotWake = 0,

    /// <summary>It does. No system that NetClient runs on has that: asking for it fails with 0x80070490, as on a PC without connected standby (documented).</summary>
    Wake = 1,
}
