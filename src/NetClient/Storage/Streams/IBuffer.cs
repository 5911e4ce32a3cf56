namespace NetClient.Storage.Streams;

/// <summary>A run of bytes with a fixed capacity and a length in use.</summary>
/// <remarks>NetClient's buffers are views over memory: <c>AsMemory()</c>, <c>AsStream()</c> and <c>AsBuffer()</c> convert without copying.</remarks>
public interface IBuffer
{
    /// <summary>The most bytes the buffer can hold.</summary>
    uint Capacity { get; }

    /// <summary>How many bytes are in use.</summary>
    /// <exception cref="ArgumentException">More than <see cref="Capacity"/> (0x80070057).</exception>
    uint Length { get; set; }
}
