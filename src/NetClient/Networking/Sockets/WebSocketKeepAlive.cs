using NetClient.ApplicationModel.Background;
using NetClient.Internal;

namespace NetClient.Networking.Sockets;

/// <summary>The task that keeps a web socket alive: register it with the <see cref="ControlChannelTrigger.KeepAliveTrigger"/> of the web socket's channel.</summary>
/// <remarks>The entry points <c>NetClient.Networking.Sockets.WebSocketKeepAlive</c> and <c>Windows.Networking.Sockets.WebSocketKeepAlive</c> mean this task and need no factory.
/// <para>A run pings the server and waits for anything to come back, as long as the control's <c>KeepAliveTimeout</c>; a server that stays silent, though the app reads, is given up like any
/// lost connection. (WinRT documents that a keep-alive is sent; that it is a ping, and judged, is ours: a pong would tell nothing of the server.)</para>
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.networking.sockets.websocketkeepalive"/> (documented).</para></remarks>
public sealed class WebSocketKeepAlive : IBackgroundTask
{
    /// <summary>Makes the task.</summary>
    public WebSocketKeepAlive()
    {
    }

    /// <summary>Sends a keep-alive over the web socket of the channel that <paramref name="taskInstance"/> is for. A web socket that is not open is left alone.</summary>
    /// <param name="taskInstance">The run.</param>
    /// <exception cref="ArgumentNullException"><paramref name="taskInstance"/> is null (0x80070057).</exception>
    /// <exception cref="InvalidOperationException">The run is not one of a control channel over a web socket (0x8000000E).</exception>
    public void Run(IBackgroundTaskInstance taskInstance)
    {
        Throw.IfNull(taskInstance);
        object? transport = (taskInstance.TriggerDetails as IControlChannelTriggerEventDetails)?.ControlChannelTrigger.TransportObject;
        Func<Task> keepAlive = transport switch
        {
            MessageWebSocket socket => socket.KeepAliveAsync,
            StreamWebSocket socket => socket.KeepAliveAsync,
            _ => throw Throw.WrongState("WebSocketKeepAlive is a task for the KeepAliveTrigger of a control channel over a web socket."),
        };
        RunAsync(keepAlive, taskInstance.GetDeferral());
    }

    // What it throws fails the run, which the deferral then no longer holds.
    private static async void RunAsync(Func<Task> keepAlive, BackgroundTaskDeferral deferral)
    {
        await keepAlive().ConfigureAwait(false);
        deferral.Complete();
    }
}
