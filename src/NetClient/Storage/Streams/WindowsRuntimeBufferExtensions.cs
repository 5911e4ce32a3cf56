using NetClient.Internal;
using NetClient.Storage.Streams.Internal;

namespace NetClient.Storage.Streams;

/// <summary>Buffers as .NET memory and back, under the name of the class that has these members in .NET for UWP apps.</summary>
/// <remarks>Views are never copies. A buffer of an app's own must implement <see cref="IBufferByteAccess"/>; others are refused with an
/// <see cref="ArgumentException"/> (0x80070057). Null arguments fail with <see cref="ArgumentNullException"/> (0x80070057).</remarks>
public static partial class WindowsRuntimeBufferExtensions
{
    /// <summary>A buffer over memory: full, so length and capacity are the memory's length. An addition.</summary>
    /// <param name="memory">The bytes.</param>
    /// <returns>A view.</returns>
    public static IBuffer AsBuffer(this Memory<byte> memory) => new Buffer(memory, (uint)memory.Length);

    /// <summary>A buffer over an array: full, so length and capacity are the array's length.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>A view.</returns>
    public static IBuffer AsBuffer(this byte[] source)
    {
        Throw.IfNull(source);
        return new Buffer(source, (uint)source.Length);
    }

    /// <summary>A buffer over a part of an array; its length is its capacity.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the array (0x80070057).</exception>
    public static IBuffer AsBuffer(this byte[] source, int offset, int length) => source.AsBuffer(offset, length, length);

    /// <summary>A buffer over a part of an array.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="length">How many bytes are in use.</param>
    /// <param name="capacity">How many bytes the part has.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the array, or smaller than its length (0x80070057).</exception>
    public static IBuffer AsBuffer(this byte[] source, int offset, int length, int capacity)
    {
        Throw.IfNull(source);
        if (offset < 0 || capacity < 0 || capacity > source.Length - offset)
            throw Throw.Range("The part is not within the array.", nameof(capacity));
        if (length < 0 || length > capacity)
            throw Throw.Range("The length is at most the capacity.", nameof(length));
        return new Buffer(source.AsMemory(offset, capacity), (uint)length);
    }

    /// <summary>The bytes in use. An addition.</summary>
    /// <param name="source">The buffer.</param>
    /// <returns>A view.</returns>
    public static Memory<byte> AsMemory(this IBuffer source) => source.WholeMemory()[..(int)source.Length];

    /// <summary>The bytes in use. An addition.</summary>
    /// <param name="source">The buffer.</param>
    /// <returns>A view.</returns>
    public static Span<byte> AsSpan(this IBuffer source) => source.AsMemory().Span;

    /// <summary>A stream over a buffer: reads what is in use; writing past the bytes in use lengthens them, up to the capacity.</summary>
    /// <param name="source">The buffer.</param>
    /// <returns>A seekable stream; writing past the capacity fails with <see cref="NotSupportedException"/>.</returns>
    public static Stream AsStream(this IBuffer source) => new BufferStream(source, source.WholeMemory());

    /// <summary>A copy of the bytes in use.</summary>
    /// <param name="source">The buffer.</param>
    /// <returns>A new array.</returns>
    public static byte[] ToArray(this IBuffer source) => source.AsSpan().ToArray();

    /// <summary>A copy of a part of the bytes in use.</summary>
    /// <param name="source">The buffer.</param>
    /// <param name="sourceIndex">Where the part begins.</param>
    /// <param name="count">How many bytes it has.</param>
    /// <returns>A new array.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the bytes in use (0x8000000B).</exception>
    public static byte[] ToArray(this IBuffer source, uint sourceIndex, int count) => source.Part(sourceIndex, (uint)count).ToArray();

    /// <summary>One of the bytes in use.</summary>
    /// <param name="source">The buffer.</param>
    /// <param name="byteOffset">Which, from 0.</param>
    /// <returns>The byte.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such byte in use (0x8000000B).</exception>
    public static byte GetByte(this IBuffer source, uint byteOffset) => source.Part(byteOffset, 1)[0];

    /// <summary>Whether two buffers begin at the same byte of the same memory.</summary>
    /// <param name="buffer">One buffer.</param>
    /// <param name="otherBuffer">The other; null is never the same.</param>
    /// <returns>True when writing through one is seen through the other.</returns>
    public static bool IsSameData(this IBuffer buffer, IBuffer? otherBuffer)
    {
        Memory<byte> memory = buffer.WholeMemory();
        return otherBuffer is not null && memory.Span.Overlaps(otherBuffer.WholeMemory().Span, out int offset) && offset == 0;
    }

    /// <summary>All bytes of a buffer, in use or not.</summary>
    internal static Memory<byte> WholeMemory(this IBuffer source)
    {
        Throw.IfNull(source);
        if (source is not IBufferByteAccess access)
        {
            throw Throw.Argument(
                $"A buffer of type {source.GetType()} shows no bytes: it must implement {nameof(IBufferByteAccess)}, or be made with AsBuffer().",
                nameof(source));
        }
        Memory<byte> memory = access.Memory;
        if ((uint)memory.Length < source.Length)
            throw Throw.Argument($"A buffer of type {source.GetType()} says it has {source.Length} bytes in use and shows {memory.Length}.", nameof(source));
        return memory;
    }

    /// <summary>A part of the bytes in use.</summary>
    internal static Span<byte> Part(this IBuffer source, uint start, uint count)
    {
        Span<byte> bytes = source.AsSpan();
        if (start > (uint)bytes.Length || count > (uint)bytes.Length - start)
            throw Throw.Bounds($"The buffer has {bytes.Length} bytes in use; {count} from {start} on are not among them.", nameof(count));
        return bytes.Slice((int)start, (int)count);
    }
}
