using NetClient.Internal;

namespace NetClient.Storage.Streams;

/// <content>Copies between buffers and arrays. A copy into a buffer lengthens the bytes in use where it ends beyond them.</content>
public static partial class WindowsRuntimeBufferExtensions
{
    /// <summary>Copies an array to the start of a buffer.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Where they go.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer's capacity is too small (0x8000000B).</exception>
    public static void CopyTo(this byte[] source, IBuffer destination)
    {
        Throw.IfNull(source);
        CopyInto(source, destination, 0);
    }

    /// <summary>Copies a part of an array into a buffer.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="sourceIndex">Where the part begins.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="destinationIndex">At which byte of <paramref name="destination"/>.</param>
    /// <param name="count">How many bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the array, or the buffer's capacity is too small (0x8000000B).</exception>
    public static void CopyTo(this byte[] source, int sourceIndex, IBuffer destination, uint destinationIndex, int count)
    {
        Throw.IfNull(source);
        if (sourceIndex < 0 || count < 0 || count > source.Length - sourceIndex)
            throw Throw.Bounds("The part is not within the array.", nameof(count));
        CopyInto(source.AsSpan(sourceIndex, count), destination, destinationIndex);
    }

    /// <summary>Copies the bytes in use to the start of an array.</summary>
    /// <param name="source">The buffer.</param>
    /// <param name="destination">Where they go.</param>
    /// <exception cref="ArgumentOutOfRangeException">The array is too small (0x8000000B).</exception>
    public static void CopyTo(this IBuffer source, byte[] destination) => source.CopyTo(0, destination, 0, (int)LengthOf(source));

    /// <summary>Copies a part of the bytes in use into an array.</summary>
    /// <param name="source">The buffer.</param>
    /// <param name="sourceIndex">Where the part begins.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="destinationIndex">At which element of <paramref name="destination"/>.</param>
    /// <param name="count">How many bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the bytes in use, or the array is too small (0x8000000B).</exception>
    public static void CopyTo(this IBuffer source, uint sourceIndex, byte[] destination, int destinationIndex, int count)
    {
        Throw.IfNull(destination);
        Span<byte> part = source.Part(sourceIndex, (uint)count);
        if (destinationIndex < 0 || count > destination.Length - destinationIndex)
            throw Throw.Bounds("The array is too small.", nameof(destination));
        part.CopyTo(destination.AsSpan(destinationIndex));
    }

    /// <summary>Copies the bytes in use to the start of another buffer.</summary>
    /// <param name="source">The buffer.</param>
    /// <param name="destination">Where they go.</param>
    /// <exception cref="ArgumentOutOfRangeException">The other buffer's capacity is too small (0x8000000B).</exception>
    public static void CopyTo(this IBuffer source, IBuffer destination) => source.CopyTo(0, destination, 0, LengthOf(source));

    /// <summary>Copies a part of the bytes in use into another buffer.</summary>
    /// <param name="source">The buffer.</param>
    /// <param name="sourceIndex">Where the part begins.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="destinationIndex">At which byte of <paramref name="destination"/>.</param>
    /// <param name="count">How many bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not within the bytes in use, or the other buffer's capacity is too small
    /// (0x8000000B).</exception>
    public static void CopyTo(this IBuffer source, uint sourceIndex, IBuffer destination, uint destinationIndex, uint count) =>
        CopyInto(source.Part(sourceIndex, count), destination, destinationIndex);

    private static uint LengthOf(IBuffer buffer)
    {
        Throw.IfNull(buffer);
        return buffer.Length;
    }

    private static void CopyInto(ReadOnlySpan<byte> bytes, IBuffer destination, uint index)
    {
        Span<byte> whole = destination.WholeMemory().Span;
        if (index > (uint)whole.Length || bytes.Length > whole.Length - (int)index)
            throw Throw.Bounds($"{bytes.Length} bytes from {index} on do not fit a capacity of {whole.Length}.", nameof(destination));
        bytes.CopyTo(whole[(int)index..]);
        destination.Length = Math.Max(destination.Length, index + (uint)bytes.Length);
    }
}
