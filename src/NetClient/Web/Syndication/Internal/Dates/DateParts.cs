namespace NetClient.Web.Syndication.Internal.Dates;

/// <summary>What was found of a date.</summary>
internal struct DateParts
{
    public DateParts()
    {
    }

    public int Year { get; set; } = -1;
    public int Month { get; set; } = 1;
    public int Day { get; set; } = 1;
    public int Hour { get; set; }
    public int Minute { get; set; }
    public int Second { get; set; }

    /// <summary>Of a second, in ticks.</summary>
    public int Fraction { get; set; }

    /// <summary>Minutes ahead of UTC.</summary>
    public int Offset { get; set; }

    /// <summary>What had to be guessed.</summary>
    public string? Doubt { get; set; }

    private const int MostMinutes = 14 * 60;   // what a DateTimeOffset can say

    public readonly bool TryMake(out DateTimeOffset date, out string? doubt)
    {
        (date, doubt) = (FeedDate.None, Doubt);
        bool isDay = Year is >= 1 and <= 9999 && Month is >= 1 and <= 12 && Day >= 1 && Day <= DateTime.DaysInMonth(Year, Month);
        bool isTime = Hour is >= 0 and < 24 && Minute is >= 0 and < 60 && Second is >= 0 and <= 60;
        bool isMidnight = Hour == 24 && Minute == 0 && Second == 0;   // ISO 8601: the end of the day
        if (!isDay || !(isTime || isMidnight))
            return false;

        int second = Math.Min(Second, 59);   // a leap second
        long ticks = new DateTime(Year, Month, Day, 0, 0, 0, DateTimeKind.Unspecified).Ticks
            + new TimeSpan(Hour, Minute, second).Ticks + Fraction;
        int offset = Offset;
        if (Math.Abs(offset) > MostMinutes)
        {
            if (Math.Abs(offset) >= 24 * 60)
                return false;
            ticks -= offset * TimeSpan.TicksPerMinute;
            offset = 0;
            doubt ??= "No place is so far from Greenwich; the date was turned into UTC.";
        }
        long utc = ticks - (offset * TimeSpan.TicksPerMinute);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks || utc < 0 || utc > DateTime.MaxValue.Ticks)
            return false;
        date = new DateTimeOffset(ticks, TimeSpan.FromMinutes(offset));
        return true;
    }
}
