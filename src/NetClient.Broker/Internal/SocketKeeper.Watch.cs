using NetClient.Networking.Sockets;

namespace NetClient.Broker.Internal;

/// <summary>What watches sockets: one registration each, and a look at what happened, which takes nothing.</summary>
internal sealed partial class SocketKeeper
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private const uint Activity = EventLoop.Readable | EventLoop.PeerEnded | EventLoop.Once;

    private void Arm(OwnedSocket socket)
    {
        Unhold(socket);
        socket.Timer?.Cancel();
        (socket.Where, socket.Timer) = (OwnedSocketState.Armed, null);
        if (socket.KeepAlive > TimeSpan.Zero)
            socket.Timer = loop.After(socket.KeepAlive, () => Wake(socket, SocketActivityTriggerReason.KeepAliveTimerExpired));
        try
        {
            if (socket.IsWatched)
                loop.Change(socket.Descriptor, Activity);
            else
                loop.Watch(socket.Descriptor, Activity, events => OnActivity(socket, events));
            socket.IsWatched = true;
        }
        catch (IOException e)
        {
            log(e.Message);
            Drop(socket, "cannot be watched");
        }
    }

    /// <summary>Its app has brought it back. One whose end was told already would wake at once, over and over: it waits like one that nobody brought back.</summary>
    private void ArmReturned(OwnedSocket socket)
    {
        if (socket.WasToldOfItsEnd)
            Rest(socket, "returned, and its peer has ended");
        else
            Arm(socket);
    }

    private void Disarm(OwnedSocket socket)
    {
        socket.Timer?.Cancel();
        socket.Timer = null;
        if (!socket.IsWatched)
            return;
        loop.Forget(socket.Descriptor);
        socket.IsWatched = false;
    }

    private void OnActivity(OwnedSocket socket, uint events)
    {
        if (socket.Where != OwnedSocketState.Armed)
            return;
        SocketActivityTriggerReason? reason = socket.Kind switch
        {
            SocketActivityKind.StreamSocketListener => SocketActivityTriggerReason.ConnectionAccepted,
            // An error is told once, to whoever asks first: that must be the task, which would otherwise take a connection that broke for one that ended in order.
            SocketActivityKind.StreamSocket when (events & EventLoop.Failed) != 0 =>
                LinuxCalls.CountWaiting(socket.Descriptor) > 0 ? SocketActivityTriggerReason.SocketActivity : SocketActivityTriggerReason.SocketClosed,
            SocketActivityKind.StreamSocket => LinuxCalls.Peek(socket.Descriptor) switch
            {
                > 0 => SocketActivityTriggerReason.SocketActivity,
                -1 => null,
                _ => SocketActivityTriggerReason.SocketClosed,
            },
            _ => LinuxCalls.Peek(socket.Descriptor) >= 0 ? SocketActivityTriggerReason.SocketActivity : null,   // an empty datagram is one; news of an earlier one is none
        };
        if (reason is { } why)
            Wake(socket, why);
        else
            loop.Change(socket.Descriptor, Activity);
    }

    /// <summary>Nobody brought it back: it waits before it may wake again, longer each time.</summary>
    private void Rest(OwnedSocket socket, string why)
    {
        Disarm(socket);
        TimeSpan pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(socket.Failures, 20)));
        socket.Failures++;
        Unhold(socket);
        (socket.Where, socket.LastResult) = (OwnedSocketState.Resting, why);
        socket.Timer = loop.After(pause, () => Arm(socket));
    }

    private void Unhold(OwnedSocket socket)
    {
        socket.Holder = null;
        kept.Hold(socket, 0);
    }

    private void Drop(OwnedSocket socket, string why)
    {
        log($"{socket}: {why}");
        Disarm(socket);
        (socket.Where, socket.Holder, socket.Run) = (OwnedSocketState.Gone, null, null);
        kept.Remove(socket);
        _sockets.Remove((socket.App, socket.Id));
        _bytes -= socket.State.Length;
        Close(socket.Descriptor);
        if (socket.Tls is { } session && session.Owned == socket)
            Leave(session);
        ForgetIfDone(socket.App);
        OnIdle?.Invoke();
    }
}
