namespace NetClient.Networking.Sockets;

/// <summary>Why a task with a <see cref="ApplicationModel.Background.SocketActivityTrigger"/> runs, and for which socket: its <c>TriggerDetails</c>.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.socketactivitytriggerdetails"/> (documented).</remarks>
public sealed class SocketActivityTriggerDetails
{
    internal SocketActivityTriggerDetails(SocketActivityTriggerReason reason, SocketActivityInformation socket, Action<Exception?> ended) =>
        (Reason, SocketInformation, Ended) = (reason, socket, ended);

    /// <summary>Why.</summary>
    public SocketActivityTriggerReason Reason { get; }

    /// <summary>The socket. The task takes it from here, and transfers it again to be called again.</summary>
    public SocketActivityInformation SocketInformation { get; }

    /// <summary>Called when the run has ended.</summary>
    internal Action<Exception?> Ended { get; }
}
