namespace NetClient.Networking.Sockets.Internal.Handoff;

/// <summary>The descriptors that came with a message. Those that nobody takes are closed.</summary>
internal sealed class ReceivedDescriptors : IDisposable
{
    private readonly List<OwnedDescriptor> _descriptors = [];

    public int Count => _descriptors.Count;

    /// <summary>Whether the sender attached more than were wanted; the system has closed some of them.</summary>
    public bool WasTruncated { get; set; }

    public void Add(int descriptor) => _descriptors.Add(new OwnedDescriptor(descriptor));

    /// <summary>The one descriptor of a message that must have exactly one; null when it has none, several or too many.</summary>
    public OwnedDescriptor? TakeSingle()
    {
        if (WasTruncated || Count != 1)
            return null;
        OwnedDescriptor single = _descriptors[0];
        _descriptors.Clear();
        return single;
    }

    public void Dispose()
    {
        _descriptors.ForEach(descriptor => descriptor.Dispose());
        _descriptors.Clear();
        WasTruncated = false;
    }
}
