using NetClient.Errors;
using NetClient.Resilience;
using NetClient.Resilience.Internal;

namespace NetClient.Tests.Resilience;

public sealed class NetworkResilienceOptionsTests
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes_AndValid()
    {
        var options = new NetworkResilienceOptions();
        Assert.Equal((4, 2, true), (options.MaxRetryAttempts, options.MaxDoubtfulRetryAttempts, options.UseJitter));
        Assert.Equal((500, 30_000), (options.BaseDelay.TotalMilliseconds, options.MaxDelay.TotalMilliseconds));
        Assert.Equal((15, 60), (options.AttemptTimeout.TotalSeconds, options.TotalTimeout.TotalSeconds));
        Assert.Empty(options.FindProblems());
    }

    public static TheoryData<string, int, bool> Values => new()
    {
        { "MaxRetryAttempts", -1, false }, { "MaxRetryAttempts", 0, true }, { "MaxRetryAttempts", 1000, true }, { "MaxRetryAttempts", 1001, false },
        { "MaxDoubtfulRetryAttempts", -1, false }, { "MaxDoubtfulRetryAttempts", 0, true }, { "MaxDoubtfulRetryAttempts", 1000, true }, { "MaxDoubtfulRetryAttempts", 1001, false },
        { "BaseDelay", 0, false }, { "BaseDelay", 1, true }, { "BaseDelay", 30_000, true }, { "BaseDelay", 86_400_001, false },
        { "MaxDelay", 499, false }, { "MaxDelay", 500, true }, { "MaxDelay", 86_400_000, true }, { "MaxDelay", 86_400_001, false },
        { "AttemptTimeout", -1, true }, { "AttemptTimeout", 9, false }, { "AttemptTimeout", 10, true }, { "AttemptTimeout", 60_000, true },
        { "AttemptTimeout", 86_400_001, false },
        { "TotalTimeout", -1, true }, { "TotalTimeout", 0, false }, { "TotalTimeout", 15_000, true }, { "TotalTimeout", 14_999, false }, { "TotalTimeout", 86_400_000, true },
        { "TotalTimeout", 86_400_001, false },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Create_OptionAtOrBeyondItsLimit_IsTakenOrRefusedByName(string property, int value, bool valid)
    {
        NetworkResilienceOptions options = With(property, value);
        Exception? e = Record.Exception(() => ConnectPipeline.Create(options));
        if (valid)
        {
            Assert.Null(e);
            return;
        }
        Assert.Equal(HResults.InvalidArgument, Assert.IsType<ArgumentException>(e).HResult);
        Assert.StartsWith($"{property} is ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_SeveralProblems_NamesThemAll()
    {
        var e = Assert.Throws<ArgumentException>(() => ConnectPipeline.Create(new NetworkResilienceOptions { MaxRetryAttempts = -1, TotalTimeout = TimeSpan.FromSeconds(1) }));
        Assert.Contains("MaxRetryAttempts", e.Message, StringComparison.Ordinal);
        Assert.Contains("shorter than AttemptTimeout", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0.5, 250)]
    [InlineData(1, 0.5, 500)]
    [InlineData(3, 0.75, 3000)]
    [InlineData(20, 0.5, 15_000)]    // the cap
    [InlineData(2000, 0.5, 15_000)]  // where a TimeSpan would have overflown
    public void GetDelay_WithJitter_IsBelowTheCeilingThatDoubles(int attempt, double random, int milliseconds)
    {
        var options = new NetworkResilienceOptions { Randomizer = () => random };
        Assert.Equal(milliseconds, Backoff.GetDelay(options, attempt, RetryAdvice.Later).TotalMilliseconds);
    }

    [Fact]
    public void GetDelay_ResourcesToBeFreed_NeverTriesAgainAtOnce()
    {
        var options = new NetworkResilienceOptions { Randomizer = () => 0 };
        Assert.Equal(500, Backoff.GetDelay(options, 0, RetryAdvice.AfterFreeingResources).TotalMilliseconds);
    }

    private static NetworkResilienceOptions With(string property, int value) => property switch
    {
        "MaxRetryAttempts" => new() { MaxRetryAttempts = value },
        "MaxDoubtfulRetryAttempts" => new() { MaxDoubtfulRetryAttempts = value },
        "BaseDelay" => new() { BaseDelay = TimeSpan.FromMilliseconds(value) },
        "MaxDelay" => new() { MaxDelay = TimeSpan.FromMilliseconds(value) },
        "AttemptTimeout" => new() { AttemptTimeout = TimeSpan.FromMilliseconds(value) },
        _ => new() { TotalTimeout = TimeSpan.FromMilliseconds(value) },
    };
}
