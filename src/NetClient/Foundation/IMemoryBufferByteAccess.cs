namespace NetClient.Foundation;

/// <summary>A memory buffer reference that shows its bytes.</summary>
/// <remarks>An addition for managed code, under the name of the COM interface that Windows has for it. <see cref="MemoryBuffer"/>'s references implement
/// it.</remarks>
public interface IMemoryBufferByteAccess
{
    /// <summary>The bytes; empty once the reference is closed. No copy.</summary>
    Memory<byte> Memory { get; }
}
