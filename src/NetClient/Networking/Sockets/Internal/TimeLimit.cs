using NetClient.Internal;

namespace NetClient.Networking.Sockets.Internal;

/// <summary>A span of time allowed for something.</summary>
internal static class TimeLimit
{
    /// <summary>The longest limit a timer takes, about 49 days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public static TimeSpan Checked(TimeSpan value, string name) =>
        value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value <= Longest)
            ? value
            : throw Throw.Range($"The limit must be longer than zero and at most {Longest.TotalDays:0} days, or Timeout.InfiniteTimeSpan.", name);
}
