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
            if (holder == 0 || !TryLeave(socket, holder))
                Arm(socket);
        }
    }

    private bool TryLeave(OwnedSocket socket, int holder)
    {
        if (ProcessOf(holder) is not { Watch: not null } process)
            return false;
        (socket.Where, socket.Holder) = (OwnedSocketState.Lent, process);
        return true;
    }
}
