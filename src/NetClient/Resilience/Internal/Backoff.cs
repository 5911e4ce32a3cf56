namespace NetClient.Resilience.Internal;

/// <summary>How long to wait before the next attempt: exponential, with full jitter.</summary>
internal static class Backoff
{
    /// <summary>The wait after a failed attempt.</summary>
    /// <param name="options">Base, ceiling and jitter.</param>
    /// <param name="attempt">0 after the first attempt.</param>
    /// <param name="advice">What the failure was; some may not be followed by an attempt at once.</param>
    public static TimeSpan GetDelay(NetworkResilienceOptions options, int attempt, RetryAdvice advice)
    {
        // In doubles, because doubling TimeSpans soon overflows; a double only becomes large.
        double ceiling = Math.Min(options.MaxDelay.Ticks, options.BaseDelay.Ticks * Math.Pow(2, attempt));
        bool draw = options.UseJitter && advice != RetryAdvice.AfterFreeingResources;
        return TimeSpan.FromTicks((long)(draw ? ceiling * options.Randomizer() : ceiling));
    }
}
