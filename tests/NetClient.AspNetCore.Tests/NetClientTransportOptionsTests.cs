namespace NetClient.AspNetCore.Tests;

public sealed class NetClientTransportOptionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Sizes_NotAboveZero_Throw(long size)
    {
        var options = new NetClientTransportOptions();
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxReadBufferSize = size);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxWriteBufferSize = size);
        Assert.Equal((1024 * 1024, 64 * 1024), (options.MaxReadBufferSize, options.MaxWriteBufferSize));
    }

    [Fact]
    public void DrainTimeout_IsPositiveOrInfinite()
    {
        var options = new NetClientTransportOptions { DrainTimeout = Timeout.InfiniteTimeSpan };
        Assert.Throws<ArgumentOutOfRangeException>(() => options.DrainTimeout = TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.DrainTimeout = TimeSpan.FromSeconds(-1));
        Assert.Equal(Timeout.InfiniteTimeSpan, options.DrainTimeout);
    }
}
