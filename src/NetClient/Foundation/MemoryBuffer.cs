using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.Foundation;

/// <summary>Memory that several holders look at through references.</summary>
/// <remarks>A reference shows its bytes as <see cref="IMemoryBufferByteAccess"/>. Closing takes the memory from all references; it is managed memory, so a
/// <see cref="Memory{T}"/> kept beyond that stays safe to touch.
/// <para>Source: <see href="https://learn.microsoft.com/uwp/api/windows.foundation.memorybuffer"/> (documented).</para></remarks>
public sealed class MemoryBuffer : IMemoryBuffer
{
    private readonly Lock _gate = new();
    private Memory<byte> _memory;
    private List<MemoryBufferReference>? _references = [];   // null once closed

    /// <summary>Creates a buffer whose bytes are zero.</summary>
    /// <param name="capacity">How many bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than one array can hold (0x80070057).</exception>
    public MemoryBuffer(uint capacity)
        : this(capacity <= (uint)Array.MaxLength ? new byte[capacity] : throw Throw.Range("More than one array can hold.", nameof(capacity)))
    {
    }

    internal MemoryBuffer(Memory<byte> memory) => _memory = memory;

    /// <inheritdoc/>
    public IMemoryBufferReference CreateReference()
    {
        lock (_gate)
        {
            var reference = new MemoryBufferReference(this, _memory);
            _references?.Add(reference);
            return reference;
        }
    }

    /// <summary>Closes the buffer and its references. Calling again does nothing.</summary>
    public void Dispose()
    {
        List<MemoryBufferReference>? references;
        lock (_gate)
        {
            references = _references;
            _references = null;
        }

        // The event comes first: it is the last moment at which the bytes can be used.
        foreach (MemoryBufferReference reference in references ?? [])
            reference.Dispose();
        lock (_gate)
            _memory = default;
    }

    internal void Forget(MemoryBufferReference reference)
    {
        lock (_gate)
            _references?.Remove(reference);
    }
}
