namespace NetClient.Foundation.Internal;

/// <summary>A reference to a <see cref="MemoryBuffer"/>.</summary>
internal sealed class MemoryBufferReference(MemoryBuffer owner, Memory<byte> memory) : IMemoryBufferReference, IMemoryBufferByteAccess
{
    private Memory<byte> _memory = memory;
    private int _closed;

    public event TypedEventHandler<IMemoryBufferReference, object?>? Closed;

    public uint Capacity => (uint)_memory.Length;

    public Memory<byte> Memory => _memory;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        Closed?.Invoke(this, null);
        _memory = default;
        owner.Forget(this);
    }
}
