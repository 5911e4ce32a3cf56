using System.Globalization;
using NetClient.Errors;
using NetClient.Resilience;

namespace NetClient.Tests.Resilience;

public sealed class RetryAfterTests
{
    private static readonly ManualTime Time = new();

    [Theory]
    [InlineData("120", 120d)]
    [InlineData("1", 1d)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("soon", null)]
    [InlineData("1.5", null)]
    [InlineData("", null)]
    [InlineData("2147483647", 4294967.294)]              // int.MaxValue seconds: longer than a timer takes
    [InlineData("99999999999999999999", 4294967.294)]
    public void GetDelay_Seconds_IsThatLongButNeverLongerThanATimerTakes(string text, double? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", text);
        Assert.Equal(seconds, RetryAfter.GetDelay(response.Headers, Time)?.TotalSeconds);
    }

    [Fact]
    public void GetDelay_NoHeader_IsNull()
    {
        using var response = new HttpResponseMessage();
        Assert.Null(RetryAfter.GetDelay(response.Headers, Time));
    }

    [Theory]
    [InlineData(90, 90d)]
    [InlineData(0, null)]
    [InlineData(-90, null)]
    [InlineData(400_000_000, 4294967.294)]
    public void GetDelay_DateWithoutDateOfTheResponse_IsMeasuredByTheClock(int offset, double? seconds)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", Text(Time.GetUtcNow().AddSeconds(offset)));
        Assert.Equal(seconds, RetryAfter.GetDelay(response.Headers, Time)?.TotalSeconds);
    }

    [Fact]
    public void GetDelay_DateWithDateOfTheResponse_IsMeasuredByTheServersClock()
    {
        using var response = new HttpResponseMessage();
        DateTimeOffset server = Time.GetUtcNow().AddHours(-3); // a clock that is wrong
        response.Headers.TryAddWithoutValidation("Date", Text(server));
        response.Headers.TryAddWithoutValidation("Retry-After", Text(server.AddSeconds(30)));
        Assert.Equal(TimeSpan.FromSeconds(30), RetryAfter.GetDelay(response.Headers, Time));
    }

    [Fact]
    public void GetDelay_Null_IsAnInvalidArgument() =>
        Assert.Equal(HResults.InvalidArgument, Assert.Throws<ArgumentNullException>(() => { _ = RetryAfter.GetDelay(null!); }).HResult);

    private static string Text(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);
}
