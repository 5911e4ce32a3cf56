using NetClient.Errors;
using NetClient.Storage.Streams;
using Buffer = NetClient.Storage.Streams.Buffer;

namespace NetClient.Tests.Storage.Streams;

public sealed class BufferTests
{
    [Fact]
    public void Length_Buffer_IsZeroAtFirstAndAtMostTheCapacity()
    {
        var buffer = new Buffer(4);
        Assert.Equal((4u, 0u), (buffer.Capacity, buffer.Length));
        buffer.Length = 4;
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => buffer.Length = 5).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => new Buffer(uint.MaxValue)).HResult);
    }

    [Fact]
    public void AsBuffer_Array_IsAView()
    {
        byte[] bytes = [1, 2, 3, 4];
        IBuffer part = bytes.AsBuffer(1, 1, 3);
        Assert.Equal((3u, 1u), (part.Capacity, part.Length));
        part.AsSpan()[0] = 9;
        part.Length = 3;
        Assert.Equal([9, 3, 4], part.ToArray());
        Assert.Equal([1, 9, 3, 4], bytes);
        Assert.True(part.IsSameData(bytes.AsBuffer(1, 2)));
        Assert.False(part.IsSameData(bytes.AsBuffer()));
        Assert.False(part.IsSameData(null));
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => bytes.AsBuffer(2, 1, 3)).HResult);
        Assert.Equal(HResults.InvalidArgument, Assert.ThrowsAny<ArgumentException>(() => bytes.AsBuffer(0, 3, 2)).HResult);
    }

    [Fact]
    public void CopyTo_Buffer_LengthensWhatIsInUse()
    {
        var buffer = new Buffer(5);
        new byte[] { 1, 2 }.CopyTo(buffer);
        new byte[] { 7, 8, 9 }.CopyTo(1, buffer, 2, 2);
        Assert.Equal([1, 2, 8, 9], buffer.ToArray());
        Assert.Equal(HResults.Bounds, Assert.Throws<ArgumentOutOfRangeException>(() => new byte[6].CopyTo(buffer)).HResult);
        Assert.Equal(HResults.Bounds, Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyTo(3, new byte[9], 0, 2)).HResult);
        Assert.Equal(HResults.Bounds, Assert.Throws<ArgumentOutOfRangeException>(() => buffer.GetByte(4)).HResult);
        var other = new Buffer(4);
        buffer.CopyTo(other);
        Assert.Equal([8, 9], other.ToArray(2, 2));
    }

    [Fact]
    public void AsStream_Buffer_ReadsInUseAndWritesUpToTheCapacity()
    {
        IBuffer buffer = new byte[] { 1, 2, 3, 4, 5, 6 }.AsBuffer(0, 2, 5);
        using Stream stream = buffer.AsStream();
        byte[] read = new byte[9];
        Assert.Equal(2, stream.Read(read, 0, 9));
        Assert.Equal(0, stream.Read(read, 0, 9));
        stream.Position = 3;
        stream.WriteByte(9);
        Assert.Equal([1, 2, 0, 9], buffer.ToArray());
        stream.WriteByte(8);
        Assert.Throws<NotSupportedException>(() => stream.WriteByte(7));
        stream.SetLength(1);
        Assert.Equal([1], buffer.ToArray());
    }
}
