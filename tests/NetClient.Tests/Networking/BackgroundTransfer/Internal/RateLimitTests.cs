using NetClient.Networking.BackgroundTransfer.Internal;

namespace NetClient.Tests.Networking.BackgroundTransfer.Internal;

/// <summary>What waits for a limit waits for the one that counts now, and not for the one that counted when it began to wait.</summary>
public sealed class RateLimitTests
{
    private readonly ManualTime _time = new();

    [Theory(Timeout = 60_000)]
    [InlineData(10, 1000, 0.1)]
    [InlineData(10, 5, 20)]
    [InlineData(10, 0, 0)]
    public async Task Set_WhileSomebodyWaits_TimeLeftIsThatOfTheNewLimit(ulong before, ulong after, double secondsLeft)
    {
        var limit = new RateLimit(_time, before);
        Task waiting = Spend(limit, 200);
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(10));   // half of it
        Assert.False(waiting.IsCompleted);
        limit.Set(after);
        if (secondsLeft > 0)
        {
            await _time.WaitForTimerAsync(TimeSpan.FromSeconds(secondsLeft));
            _time.Advance(TimeSpan.FromSeconds(secondsLeft * 0.9));
            Assert.False(waiting.IsCompleted);
            _time.Advance(TimeSpan.FromSeconds(secondsLeft * 0.1));
        }
        await waiting;
    }

    [Fact(Timeout = 60_000)]
    public async Task Set_WhileSeveralWait_EachWaitsForItsTurn()
    {
        var limit = new RateLimit(_time, 10);
        Task[] waiting = [Spend(limit, 100), Spend(limit, 100)];
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(20));
        limit.Set(100);
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(1));
        await waiting[0];
        Assert.False(waiting[1].IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await waiting[1];
    }

    [Fact(Timeout = 60_000)]
    public async Task SpendAsync_Canceled_EndsWithTheToken()
    {
        using var cancel = new CancellationTokenSource();
        Task waiting = new RateLimit(_time, 10).SpendAsync(100, cancel.Token).AsTask();
        await cancel.CancelAsync();
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(cancel.Token, e.CancellationToken);
    }

    /// <summary>Time in which nothing moved is not saved up, with a limit or without one.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void SpendAsync_AfterAPause_WaitsAllTheSame(ulong before)
    {
        var limit = new RateLimit(_time, before);
        Assert.Equal(before == 0, Spend(limit, 100).IsCompleted);
        _time.Advance(TimeSpan.FromHours(2));
        limit.Set(10);
        Assert.False(Spend(limit, 100).IsCompleted);
    }

    /// <summary>As an app has it that sets a number that is beyond any network for "none".</summary>
    [Fact(Timeout = 60_000)]
    public async Task Set_AfterALimitBeyondAnyNetwork_Counts()
    {
        var limit = new RateLimit(_time, ulong.MaxValue);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(Spend(limit, 100).IsCompleted);
        _time.Advance(TimeSpan.FromHours(1));
        limit.Set(10);
        Task waiting = Spend(limit, 100);
        Assert.False(waiting.IsCompleted);
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        await waiting;
    }

    private static Task Spend(RateLimit limit, int bytes) => limit.SpendAsync(bytes, TestContext.Current.CancellationToken).AsTask();
}
