using NetClient.Foundation;
using NetClient.Storage.Streams;
using Buffer = NetClient.Storage.Streams.Buffer;

namespace NetClient.Tests.Foundation;

public sealed class MemoryBufferTests
{
    [Fact]
    public void CreateReference_Open_ShowsTheSameBytes()
    {
        using var buffer = new MemoryBuffer(4);
        using IMemoryBufferReference one = buffer.CreateReference();
        using IMemoryBufferReference two = buffer.CreateReference();
        ((IMemoryBufferByteAccess)one).Memory.Span[2] = 9;
        Assert.Equal(9, ((IMemoryBufferByteAccess)two).Memory.Span[2]);
        Assert.Equal(4u, two.Capacity);
    }

    [Fact]
    public void Dispose_Buffer_ClosesReferencesWhileTheirBytesCanStillBeUsed()
    {
        var buffer = new MemoryBuffer(4);
        IMemoryBufferReference reference = buffer.CreateReference();
        var capacities = new List<uint>();
        reference.Closed += (sender, _) => capacities.Add(sender.Capacity);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Equal([4u], capacities);
        Assert.Equal(0u, reference.Capacity);
        Assert.Equal(0, ((IMemoryBufferByteAccess)reference).Memory.Length);
    }

    [Fact]
    public void CreateReference_Closed_IsEmpty()
    {
        var buffer = new MemoryBuffer(4);
        buffer.Dispose();
        Assert.Equal(0u, buffer.CreateReference().Capacity);
    }

    [Fact]
    public void CreateMemoryBufferOverIBuffer_SharesAndCreateCopyDoesNot()
    {
        IBuffer bytes = new byte[] { 1, 2, 3 }.AsBuffer();
        using MemoryBuffer over = Buffer.CreateMemoryBufferOverIBuffer(bytes);
        Buffer copy = Buffer.CreateCopyFromMemoryBuffer(over);
        bytes.AsSpan()[0] = 7;
        Assert.Equal([1, 2, 3], copy.ToArray());
        Assert.Equal([7, 2, 3], Buffer.CreateCopyFromMemoryBuffer(over).ToArray());
    }
}
