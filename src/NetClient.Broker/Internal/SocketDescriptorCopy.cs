using System.Runtime.InteropServices;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>A descriptor that waits to be sent: kept open until then, whatever becomes of its owner.</summary>
internal sealed class SocketDescriptorCopy : IDisposable
{
    private readonly OwnedDescriptor _owner;
    private bool _isHeld;

    public SocketDescriptorCopy(OwnedDescriptor owner)
    {
        _owner = owner;
        owner.DangerousAddRef(ref _isHeld);
    }

    public SafeHandle Handle => _owner;

    public void Dispose()
    {
        if (!_isHeld)
            return;
        _isHeld = false;
        _owner.DangerousRelease();
    }
}
