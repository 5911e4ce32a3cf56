namespace NetClient.Storage.Streams;

/// <summary>A buffer that shows its bytes.</summary>
/// <remarks>An addition for managed code, under the name of the COM interface that Windows has for it. <see cref="IBuffer"/> alone tells sizes only: a buffer
/// of an app's own must implement this interface too, or NetClient refuses it with an <see cref="ArgumentException"/>.</remarks>
public interface IBufferByteAccess
{
    /// <summary>All bytes, <see cref="IBuffer.Capacity"/> of them: those in use and those beyond. No copy.</summary>
    Memory<byte> Memory { get; }
}
