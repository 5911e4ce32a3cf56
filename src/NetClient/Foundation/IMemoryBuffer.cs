namespace NetClient.Foundation;

/// <summary>Memory that several holders look at through references.</summary>
public interface IMemoryBuffer : IDisposable
{
    /// <summary>Makes a reference to the memory. This always succeeds: of a closed buffer, the reference is closed too and its capacity is 0.</summary>
    /// <returns>The reference; close it when done.</returns>
    IMemoryBufferReference CreateReference();
}
