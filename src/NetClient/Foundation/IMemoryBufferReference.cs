namespace NetClient.Foundation;

/// <summary>A reference to the memory of an <see cref="IMemoryBuffer"/>.</summary>
public interface IMemoryBufferReference : IDisposable
{
    /// <summary>How many bytes there are; 0 once the reference is closed.</summary>
    uint Capacity { get; }

    /// <summary>Raised once, when the reference or its buffer is being closed: the last moment at which the memory can be used. The argument is null.</summary>
    event TypedEventHandler<IMemoryBufferReference, object?>? Closed;
}
