using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>What the last broker left: its sockets are this one's now, those that an app has too are still lent to it.</summary>
internal sealed partial class SocketKeeper
{
    public void Restore(IEnumerable<(OwnedDescriptor Descriptor, string Name)> passed)
    {
        foreach (HelloMessage registration in kept.RestoreApps())
            AppOf(registration.App).Registration = registration;
        foreach ((OwnedSocket socket, int holder) in kept.Restore(passed))
        {
            if (!_sockets.TryAdd((socket.App, socket.Id), socket))
            {
                kept.Remove(socket);
                Close(socket.Descriptor);
                continue;
            }
            _bytes += socket.State.Length;
            log($"{socket}: kept across a restart");
            if (holder == 0 || !TryAwait(socket, holder))
                Arm(socket);
        }
    }

    // Its session went with the last broker: until it says who it is again, its end is what tells that the socket is free.
    private bool TryAwait(OwnedSocket socket, int process)
    {
        int descriptor = LinuxCalls.OpenProcess(process);
        if (descriptor < 0)
            return false;
        var watch = new OwnedDescriptor(descriptor);
        (socket.Where, socket.HolderProcess, socket.HolderWatch) = (OwnedSocketState.Lent, process, watch);
        loop.Watch(watch, EventLoop.Readable, _ =>
        {
            ForgetProcess(socket);
            if (socket.Where == OwnedSocketState.Lent)
                Rest(socket, "its process ended with it");
        });
        return true;
    }

    private void Recognise(BrokerClientConnection client)
    {
        foreach (OwnedSocket socket in _sockets.Values.Where(socket => socket.HolderProcess == client.Process && socket.App == client.Hello!.App))
        {
            ForgetProcess(socket);
            socket.Holder = client;
        }
    }

    private void ForgetProcess(OwnedSocket socket)
    {
        socket.HolderProcess = 0;
        if (socket.HolderWatch is not { } watch)
            return;
        socket.HolderWatch = null;
        loop.Forget(watch);
        watch.Dispose();
    }
}
