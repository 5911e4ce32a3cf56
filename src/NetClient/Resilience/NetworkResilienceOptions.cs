using NetClient.Internal;

namespace NetClient.Resilience;

/// <summary>How often, how long and how patiently something is tried again. For connecting now, for requests of the clients to come. An addition.</summary>
/// <remarks>
/// <para>Values are checked when a pipeline is built from them; later changes do not reach it.</para>
/// <para>The waits grow: the ceiling of the n-th is <see cref="BaseDelay"/> · 2ⁿ⁻¹, at most <see cref="MaxDelay"/>, and a wait is anything from nothing to its ceiling
/// ("full jitter"), so that the clients of a server that comes back do not come back all at once.</para>
/// </remarks>
public sealed class NetworkResilienceOptions
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>How often at most a failed attempt is followed by another.</summary>
    /// <value>Default 4, so at most 5 attempts. 0 to 1000; 0 never tries again.</value>
    public int MaxRetryAttempts { get; set; } = 4;

    /// <summary>How often at most after failures that may as well be a mistake that stays (<see cref="RetryAdvice.FewTimes"/>: nobody listens, a proxy answers nonsense).</summary>
    /// <value>Default 2. 0 to 1000; <see cref="MaxRetryAttempts"/> is the limit for all together.</value>
    /// <remarks>Raise it to wait for a server that is being started.</remarks>
    public int MaxDoubtfulRetryAttempts { get; set; } = 2;

    /// <summary>The ceiling of the first wait, and what the later ones double.</summary>
    /// <value>Default 500 ms. 1 ms to 1 day.</value>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The ceiling of every wait.</summary>
    /// <value>Default 30 s. <see cref="BaseDelay"/> to 1 day.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether waits are drawn at random below their ceilings.</summary>
    /// <value>Default <see langword="true"/>. <see langword="false"/> waits the ceilings themselves.</value>
    public bool UseJitter { get; set; } = true;

    /// <summary>How long one attempt may take; one that takes longer has failed with <c>ConnectionTimedOut</c>.</summary>
    /// <value>Default 15 s. 10 ms to 1 day; <see cref="Timeout.InfiniteTimeSpan"/> for no limit beside those that the client has itself (<c>Control.ConnectTimeout</c>).</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long all attempts and the waits between them may take.</summary>
    /// <value>Default 60 s. <see cref="AttemptTimeout"/> to 1 day; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Numbers from 0 to below 1, for the jitter.</summary>
    internal Func<double> Randomizer { get; set; } = Random.Shared.NextDouble;

    /// <summary>What is wrong, one sentence each, the property's name first.</summary>
    internal IEnumerable<string> FindProblems()
    {
        if (MaxRetryAttempts is < 0 or > 1000)
            yield return $"{nameof(MaxRetryAttempts)} is {MaxRetryAttempts}; use 0 to 1000.";
        if (MaxDoubtfulRetryAttempts is < 0 or > 1000)
            yield return $"{nameof(MaxDoubtfulRetryAttempts)} is {MaxDoubtfulRetryAttempts}; use 0 to 1000.";
        if (BaseDelay < TimeSpan.FromMilliseconds(1) || BaseDelay > Day)
            yield return $"{nameof(BaseDelay)} is {BaseDelay}; use 1 ms to 1 day.";
        else if (MaxDelay < BaseDelay || MaxDelay > Day)
            yield return $"{nameof(MaxDelay)} is {MaxDelay}; use {nameof(BaseDelay)} ({BaseDelay}) to 1 day.";
        if (!IsLimit(AttemptTimeout))
            yield return $"{nameof(AttemptTimeout)} is {AttemptTimeout}; use 10 ms to 1 day, or Timeout.InfiniteTimeSpan.";
        if (!IsLimit(TotalTimeout))
            yield return $"{nameof(TotalTimeout)} is {TotalTimeout}; use 10 ms to 1 day, or Timeout.InfiniteTimeSpan.";
        else if (TotalTimeout != Timeout.InfiniteTimeSpan && AttemptTimeout > TotalTimeout)
            yield return $"{nameof(TotalTimeout)} is {TotalTimeout}, shorter than {nameof(AttemptTimeout)} ({AttemptTimeout}): no attempt could use its time.";
    }

    /// <summary>A copy that nobody changes any more, or an <see cref="ArgumentException"/> with all that is wrong.</summary>
    internal NetworkResilienceOptions Checked(string parameter)
    {
        string problems = string.Join(' ', FindProblems());
        return problems.Length == 0 ? (NetworkResilienceOptions)MemberwiseClone() : throw Throw.Argument(problems, parameter);
    }

    // Polly takes no shorter and no longer timeout.
    private static bool IsLimit(TimeSpan value) => value == Timeout.InfiniteTimeSpan || (value >= TimeSpan.FromMilliseconds(10) && value <= Day);
}
