using System.Net.Sockets;
using NetClient.Resilience;
using Polly;
using Polly.Timeout;
using SocketCode = System.Net.Sockets.SocketError;

namespace NetClient.Tests.Resilience;

/// <summary>The ready pipeline around attempts that are no sockets; those are in StreamSocketResilienceTests.</summary>
public sealed class ConnectPipelineTests
{
    private readonly ManualTime _time = new();
    private int _attempts;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Execute_ThatFailsAndFails_WaitsTheDoublingTimesAndGivesTheLastFailure()
    {
        Task running = RunAsync(new NetworkResilienceOptions { UseJitter = false }, _ => throw Failure(SocketCode.TimedOut));
        foreach (int wait in new[] { 500, 1000, 2000, 4000 })
            await AdvanceAsync(TimeSpan.FromMilliseconds(wait));
        var e = await Assert.ThrowsAsync<SocketException>(() => running);
        Assert.Equal((SocketCode.TimedOut, 5), (e.SocketErrorCode, _attempts));
    }

    [Fact(Timeout = 60_000)]
    public async Task Execute_WaitsThatGrowTooLong_WaitsMaxDelay()
    {
        Task running = RunAsync(new NetworkResilienceOptions { UseJitter = false, MaxDelay = TimeSpan.FromSeconds(1.5) }, _ => throw Failure(SocketCode.TimedOut));
        foreach (int wait in new[] { 500, 1000, 1500, 1500 })
            await AdvanceAsync(TimeSpan.FromMilliseconds(wait));
        await Assert.ThrowsAsync<SocketException>(() => running);
        Assert.Equal(5, _attempts);
    }

    [Fact(Timeout = 60_000)]
    public async Task Execute_WithJitter_WaitsThatPartOfTheCeiling()
    {
        Task running = RunAsync(new NetworkResilienceOptions { MaxRetryAttempts = 2, Randomizer = () => 0.3 }, _ => throw Failure(SocketCode.TimedOut));
        await AdvanceAsync(TimeSpan.FromMilliseconds(150));
        await AdvanceAsync(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAsync<SocketException>(() => running);
        Assert.Equal(3, _attempts);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    [InlineData(100, 5)] // MaxRetryAttempts
    public async Task Execute_Refused_IsTriedAFewTimesOnly(int few, int attempts)
    {
        var options = new NetworkResilienceOptions { Randomizer = () => 0, MaxDoubtfulRetryAttempts = few };
        await Assert.ThrowsAsync<SocketException>(() => RunAsync(options, _ => throw Failure(SocketCode.ConnectionRefused)));
        Assert.Equal(attempts, _attempts);
    }

    [Fact(Timeout = 60_000)]
    public async Task Execute_NoRetries_IsOneAttempt()
    {
        await Assert.ThrowsAsync<SocketException>(() => RunAsync(new NetworkResilienceOptions { MaxRetryAttempts = 0 }, _ => throw Failure(SocketCode.TimedOut)));
        Assert.Equal(1, _attempts);
    }

    [Fact(Timeout = 60_000)]
    public async Task Execute_AttemptThatHangs_IsEndedByItsDeadlineAndTriedAgain()
    {
        Task running = RunAsync(
            new NetworkResilienceOptions { Randomizer = () => 0, AttemptTimeout = TimeSpan.FromSeconds(3) },
            token => _attempts == 1 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask);
        await AdvanceAsync(TimeSpan.FromSeconds(3));
        await running;
        Assert.Equal(2, _attempts);
    }

    [Fact(Timeout = 60_000)]
    public async Task Execute_WaitBeyondTheTotalDeadline_IsEndedByIt()
    {
        Task running = RunAsync(
            new NetworkResilienceOptions { UseJitter = false, BaseDelay = TimeSpan.FromSeconds(20), AttemptTimeout = TimeSpan.FromSeconds(5), TotalTimeout = TimeSpan.FromSeconds(25) },
            _ => throw Failure(SocketCode.TimedOut));
        await AdvanceAsync(TimeSpan.FromSeconds(20));
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(30)); // the second wait, capped; 5 s are left of the total
        _time.Advance(TimeSpan.FromSeconds(5));
        var e = await Assert.ThrowsAsync<TimeoutRejectedException>(() => running);
        Assert.Equal((TimeSpan.FromSeconds(25), 2), (e.Timeout, _attempts));
    }

    [Fact(Timeout = 60_000)]
    public async Task Create_OptionsChangedAfterwards_DoNotReachThePipeline()
    {
        var options = new NetworkResilienceOptions { MaxRetryAttempts = 1, Randomizer = () => 0 };
        ResiliencePipeline pipeline = ConnectPipeline.Create(options, _time);
        options.MaxRetryAttempts = 4;
        options.MaxDoubtfulRetryAttempts = 0;
        await Assert.ThrowsAsync<SocketException>(() => RunAsync(pipeline, _ => throw Failure(SocketCode.ConnectionRefused)));
        Assert.Equal(2, _attempts);
    }

    private static SocketException Failure(SocketCode code) => new((int)code);

    private Task RunAsync(NetworkResilienceOptions options, Func<CancellationToken, Task> attempt) => RunAsync(ConnectPipeline.Create(options, _time), attempt);

    private Task RunAsync(ResiliencePipeline pipeline, Func<CancellationToken, Task> attempt) => pipeline.ExecuteAsync(
        async token =>
        {
            _attempts++;
            await attempt(token);
        },
        Token).AsTask();

    private async Task AdvanceAsync(TimeSpan wait)
    {
        await _time.WaitForTimerAsync(wait);
        _time.Advance(wait);
    }
}
