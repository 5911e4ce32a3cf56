using NetClient.Foundation;
using NetClient.Internal;

namespace NetClient.Storage.Streams;

/// <summary>A run of bytes with a fixed capacity and a length in use: a view over memory.</summary>
/// <remarks>Source: <see href="https://learn.microsoft.com/uwp/api/windows.storage.streams.buffer"/> (documented).</remarks>
public sealed class Buffer : IBuffer, IBufferByteAccess
{
    private readonly Memory<byte> _memory;
    private uint _length;

    /// <summary>Creates a buffer whose bytes are zero and whose length is 0.</summary>
    /// <param name="capacity">The most bytes it can hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than one array can hold (0x80070057).</exception>
    public Buffer(uint capacity)
        : this(capacity <= (uint)Array.MaxLength ? new byte[capacity] : throw Throw.Range("More than one array can hold.", nameof(capacity)), 0)
    {
    }

    internal Buffer(Memory<byte> memory, uint length)
    {
        _memory = memory;
        _length = length;
    }

    /// <inheritdoc/>
    public uint Capacity => (uint)_memory.Length;

    /// <inheritdoc/>
    public uint Length
    {
        get => _length;
        set => _length = value <= Capacity ? value : throw Throw.Range("The length is at most the capacity.", nameof(value));
    }

    Memory<byte> IBufferByteAccess.Memory => _memory;

    /// <summary>Copies the bytes of a memory buffer.</summary>
    /// <param name="input">What to copy; its references show their bytes as <see cref="IMemoryBufferByteAccess"/>.</param>
    /// <returns>A buffer that is full: its length is its capacity.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null (0x80070057).</exception>
    /// <exception cref="ArgumentException">The references of <paramref name="input"/> do not show their bytes (0x80070057).</exception>
    public static Buffer CreateCopyFromMemoryBuffer(IMemoryBuffer input)
    {
        Throw.IfNull(input);
        using IMemoryBufferReference reference = input.CreateReference();
        if (reference is not IMemoryBufferByteAccess access)
            throw Throw.Argument($"A reference of type {reference.GetType()} does not implement {nameof(IMemoryBufferByteAccess)}.", nameof(input));
        byte[] copy = access.Memory.ToArray();
        return new Buffer(copy, (uint)copy.Length);
    }

    /// <summary>Makes a memory buffer over the bytes of a buffer, without a copy.</summary>
    /// <param name="input">Whose bytes.</param>
    /// <returns>A memory buffer with the capacity of <paramref name="input"/> (inferred: the whole buffer, not only the bytes in use).</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null (0x80070057).</exception>
    /// <exception cref="ArgumentException"><paramref name="input"/> does not show its bytes (0x80070057).</exception>
    public static MemoryBuffer CreateMemoryBufferOverIBuffer(IBuffer input) => new(input.WholeMemory());
}
