using NetClient.Internal;
using NetClient.Resilience.Internal;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace NetClient.Resilience;

/// <summary>Adds NetClient's strategies to a Polly pipeline. An addition.</summary>
public static class NetworkResiliencePipelineBuilderExtensions
{
    /// <summary>Adds what makes connecting persistent: a total deadline, around retries with jittered exponential back-off, around a deadline for each attempt.</summary>
    /// <param name="builder">The builder; its <see cref="ResiliencePipelineBuilderBase.TimeProvider"/> is the clock.</param>
    /// <param name="options">Numbers and times; null takes the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The builder is null, or an option is out of its range (0x80070057).</exception>
    /// <remarks>Made for connecting: nothing of the app has been sent, so an attempt may be repeated. Do not put it around calls that do harm when they are carried out twice.
    /// A capability that is missing, a bad argument, a bad certificate and a cancellation end it at the first attempt.</remarks>
    public static ResiliencePipelineBuilder AddConnectResilience(this ResiliencePipelineBuilder builder, NetworkResilienceOptions? options = null)
    {
        Throw.IfNull(builder);
        NetworkResilienceOptions settled = (options ?? new NetworkResilienceOptions()).Checked(nameof(options));
        if (settled.TotalTimeout != Timeout.InfiniteTimeSpan)
            builder.AddTimeout(new TimeoutStrategyOptions { Name = "NetClient.Connect.Total", Timeout = settled.TotalTimeout });
        if (settled.MaxRetryAttempts > 0)
            builder.AddRetry(ConnectRetry(settled));
        if (settled.AttemptTimeout != Timeout.InfiniteTimeSpan)
            builder.AddTimeout(new TimeoutStrategyOptions { Name = "NetClient.Connect.Attempt", Timeout = settled.AttemptTimeout });
        return builder;
    }

    private static RetryStrategyOptions ConnectRetry(NetworkResilienceOptions options) => new()
    {
        Name = "NetClient.Connect.Retry",
        MaxRetryAttempts = options.MaxRetryAttempts,
        ShouldHandle = arguments => new ValueTask<bool>(arguments.Outcome.Exception is { } failure && failure.GetRetryAdvice() switch
        {
            RetryAdvice.Never => false,
            RetryAdvice.FewTimes => arguments.AttemptNumber < options.MaxDoubtfulRetryAttempts,
            _ => true,
        }),
        DelayGenerator = arguments => new ValueTask<TimeSpan?>(Backoff.GetDelay(options, arguments.AttemptNumber, arguments.Outcome.Exception!.GetRetryAdvice())),
    };
}
