using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>How the broker has this process run tasks.</summary>
internal sealed partial class BrokerClient
{
    private int _running;
    private TaskCompletionSource? _allEnded;

    /// <summary>Runs what this process was started for.</summary>
    public async Task RunUntilDismissedAsync(CancellationToken cancellationToken)
    {
        context.BackgroundTasks.EnsureLoaded();
        BrokerSession session = Connect(mayStart: false) ?? throw BrokerSession.Gone("It started this process and is no longer there.");
        try
        {
            await session.Dismissed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It ends or is restarted: what was begun is finished, and goes to the next one.
            Task left;
            lock (_connecting)
                left = _running == 0 ? Task.CompletedTask : (_allEnded ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            await left.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Connects to the broker, if one runs and the app has tasks for sockets, so that they run in this process. A broker that cannot be reached is no failure of the app's.</summary>
    public void AttendIfNeeded()
    {
        if (!OperatingSystem.IsLinux() || !context.BackgroundTasks.HasSocketTasks)
            return;
        ConnectLater();
    }

    private void OnFrame(BrokerSession session, Frame frame)
    {
        using Frame read = frame;
        if (frame.Type != FrameType.Activate)
            return;
        ActivateMessage message = frame.Read(ProtocolJson.Default.ActivateMessage);
        var socket = new BrokeredSocket(message.Socket.Id, message.Socket.Task, message.Socket.Kind, SocketState.Read(frame.Bytes).Context);

        // Not on the thread that reads: a task asks the broker for its socket.
        ThreadPool.UnsafeQueueUserWorkItem(static run => run.Self.Run(run.session, run.message, run.socket), (Self: this, session, message, socket), preferLocal: false);
    }

    private void Run(BrokerSession session, ActivateMessage message, BrokeredSocket socket)
    {
        lock (_connecting)
            _running++;
        var details = new SocketActivityTriggerDetails(
            message.Reason, new SocketActivityInformation(context, socket), error => End(session, message.Activation, error is null ? RunOutcome.Succeeded : RunOutcome.Failed));
        bool isRunning;
        try
        {
            isRunning = context.BackgroundTasks.Activate(socket.TaskId, details);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            isRunning = false;   // the registrations cannot be read
        }
        if (!isRunning)
            End(session, message.Activation, RunOutcome.CannotRun);
    }

    private void End(BrokerSession session, long activation, RunOutcome outcome)
    {
        try
        {
            session.Tell(FrameType.Ended, new EndedMessage { Activation = activation, Outcome = outcome }, ProtocolJson.Default.EndedMessage);
        }
        catch (IOException)
        {
            // A broker that has gone waits for nothing.
        }
        lock (_connecting)
        {
            if (--_running == 0)
                _allEnded?.TrySetResult();
        }
    }
}
