using NetClient.Resilience.Internal;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace NetClient.Resilience;

/// <summary>Makes pipelines for <see cref="Web.Http.NetClientHttpHandler.ResiliencePipeline"/>. An addition.</summary>
public static class HttpPipeline
{
    /// <summary>A pipeline that sends a request again where that can help, within deadlines.</summary>
    /// <param name="options">Numbers and times; null takes the defaults.</param>
    /// <param name="timeProvider">The clock for waits and deadlines; null takes the system's.</param>
    /// <returns>The pipeline, for as many handlers as wanted.</returns>
    /// <exception cref="ArgumentException">An option is out of its range (0x80070057).</exception>
    /// <remarks>After failures that are transient (<see cref="RetryAdviceExtensions.IsTransient(Exception)"/>), and after the answers 408, 429, 500, 502, 503 and 504. A <c>Retry-After</c> is
    /// waited for when it is longer than the wait would have been; one beyond <see cref="NetworkResilienceOptions.MaxDelay"/> ends it at once, with that answer.</remarks>
    public static ResiliencePipeline<HttpResponseMessage> Create(NetworkResilienceOptions? options = null, TimeProvider? timeProvider = null)
    {
        NetworkResilienceOptions settled = (options ?? new NetworkResilienceOptions()).Checked(nameof(options));
        TimeProvider time = timeProvider ?? TimeProvider.System;
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { Name = "NetClient.Http", TimeProvider = time };
        if (settled.TotalTimeout != Timeout.InfiniteTimeSpan)
            builder.AddTimeout(new TimeoutStrategyOptions { Name = "NetClient.Http.Total", Timeout = settled.TotalTimeout });
        if (settled.MaxRetryAttempts > 0)
            builder.AddRetry(Retry(settled, time));
        if (settled.AttemptTimeout != Timeout.InfiniteTimeSpan)
            builder.AddTimeout(new TimeoutStrategyOptions { Name = "NetClient.Http.Attempt", Timeout = settled.AttemptTimeout });
        return builder.Build();
    }

    private static RetryStrategyOptions<HttpResponseMessage> Retry(NetworkResilienceOptions options, TimeProvider time) => new()
    {
        Name = "NetClient.Http.Retry",
        MaxRetryAttempts = options.MaxRetryAttempts,
        ShouldHandle = arguments => new ValueTask<bool>(Advice(arguments.Outcome, options, time) switch
        {
            RetryAdvice.Never => false,
            RetryAdvice.FewTimes => arguments.AttemptNumber < options.MaxDoubtfulRetryAttempts,
            _ => true,
        }),
        DelayGenerator = arguments =>
        {
            TimeSpan wait = Backoff.GetDelay(options, arguments.AttemptNumber, Advice(arguments.Outcome, options, time));
            TimeSpan asked = Asked(arguments.Outcome, time);
            return new ValueTask<TimeSpan?>(wait > asked ? wait : asked);
        },
    };

    private static RetryAdvice Advice(Outcome<HttpResponseMessage> outcome, NetworkResilienceOptions options, TimeProvider time) =>
        outcome.Exception is { } failure ? failure.GetRetryAdvice()
        : outcome.Result is { } answer && (int)answer.StatusCode is 408 or 429 or 500 or 502 or 503 or 504 && Asked(outcome, time) <= options.MaxDelay ? RetryAdvice.Later
        : RetryAdvice.Never;

    private static TimeSpan Asked(Outcome<HttpResponseMessage> outcome, TimeProvider time) =>
        outcome.Result is { } answer ? RetryAfter.GetDelay(answer.Headers, time) ?? TimeSpan.Zero : TimeSpan.Zero;
}
