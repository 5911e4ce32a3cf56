using NetClient.Internal;

namespace NetClient.Storage.Streams.Internal;

/// <summary>Windows.Foundation.DateTime as a number: units of 100 ns since the start of 1601 UTC.</summary>
internal static class WinRTTime
{
    private static readonly long Epoch = new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public static long FromDateTimeOffset(DateTimeOffset value) => value.UtcTicks - Epoch;

    public static DateTimeOffset ToDateTimeOffset(long ticks)
    {
        if (ticks < -Epoch || ticks > DateTimeOffset.MaxValue.Ticks - Epoch)
            throw Throw.Range($"{ticks} units of 100 ns since 1601 are beyond the years 1 to 9999.", nameof(ticks));
        return new DateTimeOffset(ticks + Epoch, TimeSpan.Zero);
    }
}
