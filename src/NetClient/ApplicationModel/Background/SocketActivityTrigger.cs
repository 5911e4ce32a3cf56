using NetClient.Networking.Sockets;

namespace NetClient.ApplicationModel.Background;

/// <summary>Runs a task when there is activity on a socket that the app has given to the broker: its <see cref="IBackgroundTaskInstance.TriggerDetails"/> are
/// <see cref="SocketActivityTriggerDetails"/>.</summary>
/// <remarks>Register the task first; the socket names it in <see cref="StreamSocket.EnableTransferOwnership(Guid)"/>. One run per task at a time, each socket in its turn.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.applicationmodel.background.socketactivitytrigger"/> (documented).</para></remarks>
public sealed class SocketActivityTrigger : IBackgroundTrigger
{
    /// <summary>Makes a trigger.</summary>
    public SocketActivityTrigger()
    {
    }

    /// <summary>Whether activity wakes the system from standby.</summary>
    /// <value>False: no system that NetClient runs on offers that.</value>
    public bool IsWakeFromLowPowerSupported { get; }
}
