namespace NetClient.Networking.Sockets;

/// <summary>What a task of a <see cref="Sockets.ControlChannelTrigger"/> finds in <see cref="ApplicationModel.Background.IBackgroundTaskInstance.TriggerDetails"/>.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.icontrolchanneltriggereventdetails"/> (documented).</remarks>
public interface IControlChannelTriggerEventDetails
{
    /// <summary>The channel that something happened to; its <see cref="Sockets.ControlChannelTrigger.TransportObject"/> is the connection.</summary>
    ControlChannelTrigger ControlChannelTrigger { get; }
}
